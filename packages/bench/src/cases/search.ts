import { listTickets } from '@docket/read-models'
import { wordOf } from '@docket/seed'
import { median } from '../measure/rounds.ts'
import { readCpuTicks, stealBetween } from '../measure/steal.ts'
import type { Benchmark, Result } from '../result.ts'
import { askAtOnce } from './list/ask-at-once.ts'
import { type SeededDatabase, startSeeded } from './list/seeded-databases.ts'

/**
 * Words by how common they are. The texts are Zipf-distributed over 200,000 words: the first thirty stand in every
 * fifth text or more, those around rank 50,000 in a few hundred of a million tickets.
 */
const words = {
  common: (round: number) => wordOf(round % 30),
  middling: (round: number) => wordOf(300 + (round % 700)),
  rare: (round: number) => wordOf(40_000 + ((round * 97) % 60_000)),
  two_common: (round: number) => `${wordOf(round % 30)} ${wordOf(30 + (round % 40))}`,
  with_a_filter: (round: number) => wordOf(round % 30),
} as const
type Kind = keyof typeof words

/** Searches by one word, best matches first, with their count. */
export const search: Benchmark = {
  id: 'search',
  about: 'full-text search for common and rare words, 8 connections, at 10 thousand and at 1 million tickets',
  async run({ quick }) {
    const { small, large } = await startSeeded(quick)
    try {
      const results: Result[] = []
      for (const kind of Object.keys(words) as Kind[])
        results.push(...(await compare(kind, small, large, quick)))
      return results
    } finally {
      await small.stop()
      await large.stop()
    }
  },
}

const compare = async (
  kind: Kind,
  small: SeededDatabase,
  large: SeededDatabase,
  quick: boolean,
): Promise<readonly Result[]> => {
  const ask = ({ db, subjects }: SeededDatabase) =>
    askAtOnce(quick ? 40 : 300, (round) =>
      listTickets(db, {
        ...{ tenantId: subjects.tenantId, viewer: { kind: 'staff', userId: 'nobody' }, sort: [] },
        filters: { q: words[kind](round), ...(kind === 'with_a_filter' && { status: ['NEW', 'OPEN'] }) },
        page: { limit: 25, cursor: null },
      }),
    )
  const ticks = readCpuTicks()
  const figures = []
  for (let round = 0; round < (quick ? 2 : 4); round++) {
    const one = { small: await ask(small), large: await ask(large) }
    if (round > 0) figures.push(one)
  }
  const steal = stealBetween(ticks, readCpuTicks())
  const ground = { id: 'search', steal }
  const smallP99 = median(figures.map((one) => one.small.p99))
  return [
    { ...ground, metric: `${kind}_p50`, value: median(figures.map((one) => one.large.p50)), unit: 'ms' },
    {
      ...{ ...ground, metric: `${kind}_p99`, value: median(figures.map((one) => one.large.p99)), unit: 'ms' },
      note: `${large.tickets} tickets; at ${small.tickets}: ${smallP99.toFixed(1)} ms`,
    },
    {
      ...{ ...ground, metric: `${kind}_growth`, unit: 'ratio' },
      value: median(figures.map((one) => one.large.p99 / one.small.p99)),
    },
  ]
}
