import { listTickets } from '@docket/read-models'
import { median } from '../measure/rounds.ts'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark, Result } from '../result.ts'
import { type Asked, askAtOnce } from './list/ask-at-once.ts'
import { type SeededDatabase, startSeeded } from './list/seeded-databases.ts'

/** The twelve lists with their counts, as `GET /tickets` asks for them, small and large side by side. */
export const list: Benchmark = {
  id: 'list',
  about: 'twelve list queries with counts, 8 connections, at 10 thousand and at 1 million tickets',
  async run({ quick }) {
    const { small, large } = await startSeeded(quick)
    try {
      const names = large.subjects.listsOf(0).map(({ name }) => name)
      const results: Result[] = []
      for (const [index, name] of names.entries())
        results.push(...(await compare(name, index, small, large, quick)))
      const p99 = (name: string) =>
        results.find(({ metric }) => metric === `${name}_p99`)?.value ?? Number.NaN
      const deep = p99('deep_page_by_cursor') / p99('all_tickets')
      const steal = Math.max(...results.map((one) => one.steal))
      return [...results, { id: 'list', metric: 'deep_vs_first', value: deep, unit: 'ratio', steal }]
    } finally {
      await small.stop()
      await large.stop()
    }
  },
}

const compare = async (
  name: string,
  index: number,
  small: SeededDatabase,
  large: SeededDatabase,
  quick: boolean,
): Promise<readonly Result[]> => {
  const ask = ({ db, subjects }: SeededDatabase) =>
    askAtOnce(quick ? 80 : 400, (round) => listTickets(db, subjects.listsOf(round)[index]!.query))
  const ticks = readCpuTicks()
  const figures: { small: Asked; large: Asked }[] = []
  for (let round = 0; round < (quick ? 2 : 4); round++) {
    // In turns, and the first to warm up.
    const one = { small: await ask(small), large: await ask(large) }
    if (round > 0) figures.push(one)
  }
  const steal = stealBetween(ticks, readCpuTicks())
  const result = (metric: string, value: number, unit: string, note?: string): Result => ({
    ...{ id: 'list', metric: `${name}_${metric}`, value, unit, steal },
    ...(note !== undefined && { note }),
  })
  const of = (size: 'small' | 'large', share: 'p50' | 'p99') => median(figures.map((one) => one[size][share]))
  const growth = median(figures.map((one) => one.large.p99 / one.small.p99))
  return [
    result('p50', of('large', 'p50'), 'ms'),
    result(
      'p99',
      of('large', 'p99'),
      'ms',
      `${large.tickets} tickets; at ${small.tickets}: ${of('small', 'p99').toFixed(1)} ms`,
    ),
    result('growth', growth, 'ratio'),
  ]
}
