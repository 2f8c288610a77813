import { randomUUID } from 'node:crypto'
import {
  accept,
  type Decider,
  type DomainEvent,
  handleCommands,
  upcastingCodec,
} from '@docket/event-sourcing'
import { testDatabase } from '@docket/testkit'
import { expect, test } from 'vitest'
import { createEventStore } from '../src/index.ts'

type Move = { type: 'Move'; at: string; data: { coins: number } }
type JarEvent = DomainEvent & { type: 'CoinsMoved'; data: { coins: number } }

const jar: Decider<Move, JarEvent, number> = {
  initial: 0,
  decide: ({ at, data }) => accept({ type: 'CoinsMoved', at, data }),
  evolve: (coins, { data }) => coins + data.coins,
}

test('32 racing saves over two of three streams each all succeed, without a deadlock', async () => {
  const { pool, close } = await testDatabase({ max: 12 })
  const store = createEventStore(pool)
  const codec = upcastingCodec<JarEvent>({ schemaVersions: { CoinsMoved: 1 }, upcasters: {} })
  const handle = handleCommands({ store, decider: jar, codec, ids: { next: randomUUID } })
  const tenantId = randomUUID()
  const at = '2026-03-01T12:00:00.000Z'
  const move = (coins: number): Move => ({ type: 'Move', at, data: { coins } })
  const transfer = (from: number, to: number) =>
    handle({
      tenantId,
      category: 'jar',
      meta: {
        actor: { kind: 'user', id: 'ada', ip: null },
        correlationId: `c-${from}-${to}`,
        causationId: null,
        traceparent: null,
      },
      plan: async (find) => {
        await find('jar-2') // looked at by everybody, so that guards race too
        return {
          planned: true,
          parts: [
            { streamId: `jar-${from}`, commands: [move(-1)] },
            { streamId: `jar-${to}`, commands: [move(1)], causedBy: `jar-${from}` },
          ],
        }
      },
    })
  const outcomes = await Promise.all(
    Array.from({ length: 32 }, (_, n) => transfer(n % 3, (n + 1 + (n % 2)) % 3)),
  )
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(32).fill('accepted'))
  const { rows } = await pool.query('select sum((data->>$1)::int)::int as sum, count(*)::int from events', [
    'coins',
  ])
  expect(rows).toEqual([{ sum: 0, count: 64 }])
  await close()
})
