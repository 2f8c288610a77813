import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { upcastingCodec } from './codec.ts'
import type { CommandsRequest, Planned } from './commands-request.ts'
import { accept, type Decider, type DomainEvent, refuse } from './decider.ts'
import { handleCommands } from './handle-commands.ts'
import { memoryStore } from './memory/memory-store.ts'
import type { EventStore } from './store.ts'

// Jars of coins again, now with coins that go from one to the other.
type Move = { type: 'Move'; at: string; data: { coins: number } }
type JarEvent = DomainEvent & { type: 'CoinsMoved'; data: { coins: number } }

const jar: Decider<Move, JarEvent, number, 'too_few_coins'> = {
  initial: 0,
  decide: ({ at, data }, coins) => {
    if (coins + data.coins < 0) return refuse('too_few_coins', 'No.')
    return data.coins === 0 ? accept() : accept({ type: 'CoinsMoved', at, data })
  },
  evolve: (coins, { data }) => coins + data.coins,
}

describe('a save over several streams', () => {
  test('appends to all of them at once, and names the first as the cause of the second', async () => {
    const { handle, store } = setUp()
    await handle(put('a', 5))
    const outcome = await handle({
      ...transfer('a', 'b', 2),
      answer: (streams) => streams.map(({ streamId, state }) => [streamId, state]),
    })
    expect(outcome).toMatchObject({
      outcome: 'accepted',
      answer: [
        ['jar-a', 3],
        ['jar-b', 2],
      ],
    })
    const [, taken, given] = store.log()
    expect([taken, given]).toMatchObject([
      { streamId: 'jar-a', version: 2, meta: { correlationId: 'correlation-1', causationId: null } },
      { streamId: 'jar-b', version: 1, meta: { causationId: taken!.eventId } },
    ])
  })

  test('is refused as a whole if one part is', async () => {
    const { handle, store } = setUp()
    await handle(put('b', 1))
    const refused = await handle(transfer('b', 'a', 2))
    expect(refused).toMatchObject({ outcome: 'refused', refusal: { code: 'too_few_coins' } })
    expect(store.log()).toHaveLength(1)
  })

  test('is refused by its plan', async () => {
    const { handle } = setUp()
    const refusal = { code: 'no_such_jar', detail: 'No.' }
    const request = { ...put('a', 1), plan: async () => ({ planned: false, refusal }) as const }
    expect(await handle(request)).toEqual({ outcome: 'refused', refusal })
  })

  test('answers a repeat of its key with what it answered', async () => {
    const { handle, store } = setUp()
    const idempotency = { principal: 'ada', route: 'POST', key: 'k', fingerprint: 'f' }
    const request = { ...put('a', 5), idempotency, answer: () => 'done' }
    expect(await handle(request)).toMatchObject({ outcome: 'accepted', answer: 'done' })
    expect(await handle(request)).toEqual({ outcome: 'replayed', answer: 'done' })
    const other = { ...request, idempotency: { ...idempotency, fingerprint: 'other' } }
    expect(await handle(other)).toEqual({ outcome: 'key_reused' })
    expect(store.log()).toHaveLength(1)
  })

  test('with an older version of one of them is stale, unless what came between is no matter', async () => {
    const { handle } = setUp()
    await handle(put('a', 5))
    await handle(put('a', 5))
    const seen = (conflicts?: () => boolean) => ({
      ...put('a', 1),
      plan: async () =>
        planned({
          streamId: 'jar-a',
          commands: [move(1)],
          expectedVersion: 1,
          ...(conflicts && { conflicts }),
        }),
    })
    expect(await handle(seen())).toMatchObject({
      outcome: 'stale',
      streamId: 'jar-a',
      between: [{ version: 2 }],
    })
    expect(await handle(seen(() => false))).toMatchObject({ outcome: 'accepted' })
  })
})

describe('racing saves over several streams', () => {
  test('keep the sum, whatever way the coins go, and none fails', async () => {
    const { handle, store } = setUp()
    for (const name of names) await handle(put(name, 10))
    const outcomes = await Promise.all(
      many(24, (n) => handle(transfer(names[n % 3]!, names[(n + 1 + (n % 2)) % 3]!, 1))),
    )
    expect(outcomes.every(({ outcome }) => outcome === 'accepted')).toBe(true)
    expect(store.log().reduce((sum, { data }) => sum + (data as { coins: number }).coins, 0)).toBe(30)
  })

  test('conflict also when a stream moved that they only looked at', async () => {
    const memory = memoryStore({ clock })
    const { handle: rival } = setUp(memory)
    let looks = 0
    const { handle } = setUp({
      ...memory,
      append: async (request) => {
        if (looks === 1) await rival(put('a', 1))
        return await memory.append(request)
      },
    })
    await handle({
      ...put('b', 1),
      plan: async (find) => {
        looks += 1
        const { state } = await find('jar-a')
        return planned({ streamId: 'jar-b', commands: [move(state + 1)] })
      },
    })
    expect(looks).toBe(2)
    expect(memory.log().map(({ data }) => data)).toEqual([{ coins: 1 }, { coins: 2 }])
  })

  test('lock in id order in the end, and begin again when the plan looks at yet another stream', async () => {
    const memory = memoryStore({ clock })
    const locked: string[] = []
    const logLocks = (store: EventStore): EventStore => ({
      ...store,
      exclusively: (tenantId, streamId, work) => {
        locked.push(streamId)
        return store.exclusively(tenantId, streamId, (inner) => work(logLocks(inner)))
      },
    })
    const unlucky: EventStore = {
      ...logLocks(memory),
      append: async ({ streams: [first] }) => ({
        outcome: 'conflict',
        streamId: first!.streamId,
        actualVersion: 1,
      }),
    }
    let looks = 0
    const outcome = await setUp(unlucky).handle({
      ...put('c', 1),
      plan: async (find) => {
        looks += 1
        for (const name of looks > 3 ? names : ['c', 'a']) await find(`jar-${name}`)
        return planned({ streamId: 'jar-c', commands: [move(1)] })
      },
    })
    expect(outcome).toMatchObject({ outcome: 'accepted' })
    expect(locked).toEqual(['jar-a', 'jar-c', 'jar-a', 'jar-b', 'jar-c'])
  })
})

const names = ['a', 'b', 'c']
const noon = '2026-03-01T12:00:00.000Z'
const clock = { now: () => noon }

const setUp = <Store extends EventStore = ReturnType<typeof memoryStore>>(given?: Store) => {
  const store = given ?? (memoryStore({ clock }) as unknown as Store)
  const codec = upcastingCodec<JarEvent>({ schemaVersions: { CoinsMoved: 1 }, upcasters: {} })
  return { store, handle: handleCommands({ store, decider: jar, codec, ids: { next: randomUUID } }) }
}

const move = (coins: number): Move => ({ type: 'Move', at: noon, data: { coins } })

type Request = CommandsRequest<Move, JarEvent, number>
type Part = Extract<Planned<Move, JarEvent>, { planned: true }>['parts'][number]

const planned = (...parts: Part[]): Planned<Move, JarEvent> => ({ planned: true, parts })

const save = (...parts: Part[]): Request => ({
  tenantId: 'tenant-1',
  category: 'jar',
  meta: {
    actor: { kind: 'user', id: 'ada', ip: null },
    correlationId: 'correlation-1',
    causationId: null,
    traceparent: null,
  },
  plan: async () => planned(...parts),
})

const put = (name: string, coins: number) => save({ streamId: `jar-${name}`, commands: [move(coins)] })
const transfer = (from: string, to: string, coins: number) =>
  save(
    { streamId: `jar-${from}`, commands: [move(-coins)] },
    { streamId: `jar-${to}`, commands: [move(coins)], causedBy: `jar-${from}` },
  )
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))
