import type { Verdict } from './bars.ts'
import type { Result } from './result.ts'

/** The results as lines for people. */
export const resultLines = (results: readonly Result[]): readonly string[] =>
  results.map((one) => {
    const ratio = one.ratio === undefined ? '' : `  ratio ${one.ratio.toFixed(2)}`
    const note = one.note ? `  ${one.note}` : ''
    return `${one.id.padEnd(10)} ${one.metric.padEnd(36)} ${figure(one.value).padStart(10)} ${one.unit.padEnd(12)} steal ${(one.steal * 100).toFixed(1)} %${ratio}${note}`
  })

/** What `--check` says: each bar with what was measured. */
export const verdictLines = (verdicts: readonly Verdict[]): readonly string[] =>
  verdicts.map(
    ({ bar, measured, met }) =>
      `${met ? 'met   ' : 'MISSED'} ${bar.id} ${bar.metric}: ${measured === undefined ? 'nothing measured' : figure(measured)} ${bar.unit} (bar ${bar.op} ${bar.value}; ${bar.from})`,
  )

const figure = (value: number): string =>
  Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
