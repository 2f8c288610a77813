import { readFileSync } from 'node:fs'
import type { Result } from './result.ts'

/** A bound that an issue set, with its words; never edited to pass. `optional`: counts only where it was measured. */
export type Bar = {
  id: string
  metric: string
  op: '>=' | '<=' | '<'
  value: number
  unit: string
  from: string
  optional?: boolean
}

export const readBars = (): readonly Bar[] =>
  JSON.parse(readFileSync(new URL('../bars.json', import.meta.url), 'utf8'))

export type Verdict = { bar: Bar; measured: number | undefined; met: boolean }

/** Holds the results of the benchmarks that ran against their bars; a figure that is missing has missed its bar. */
export const judge = (
  results: readonly Result[],
  bars: readonly Bar[],
  ran: readonly string[],
): readonly Verdict[] =>
  bars
    .filter((bar) => ran.includes(bar.id))
    .map((bar) => ({
      bar,
      measured: results.find((one) => one.id === bar.id && one.metric === bar.metric)?.value,
    }))
    .filter(({ bar, measured }) => !(bar.optional && measured === undefined))
    .map(({ bar, measured }) => ({ bar, measured, met: measured !== undefined && holds(bar, measured) }))

const holds = ({ op, value }: Bar, measured: number): boolean => {
  switch (op) {
    case '>=':
      return measured >= value
    case '<=':
      return measured <= value
    case '<':
      return measured < value
  }
}
