import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { upcastingCodec } from './codec.ts'
import type { CommandRequest } from './command-request.ts'
import { accept, type Decider, type DomainEvent, refuse } from './decider.ts'
import type { EventMeta } from './event.ts'
import { handleCommand } from './handle-command.ts'
import { type MemoryStore, memoryStore } from './memory/memory-store.ts'
import type { EventStore } from './store.ts'

// A jar of coins: the smallest domain with something to refuse and something that changes nothing.
type Put = { type: 'Put'; at: string; data: { coins: number } }
type Take = { type: 'Take'; at: string; data: { coins: number } }
type JarCommand = Put | Take
type JarEvent = DomainEvent & ({ type: 'CoinsPut' } | { type: 'CoinsTaken' }) & { data: { coins: number } }

const jar: Decider<JarCommand, JarEvent, number, 'too_few_coins'> = {
  initial: 0,
  decide: ({ type, at, data }, coins) => {
    if (data.coins === 0) return accept()
    if (type === 'Put') return accept({ type: 'CoinsPut', at, data })
    return data.coins > coins ? refuse('too_few_coins', 'No.') : accept({ type: 'CoinsTaken', at, data })
  },
  evolve: (coins, { type, data }) => (type === 'CoinsPut' ? coins + data.coins : coins - data.coins),
}

describe('an accepted command', () => {
  test('appends its events with the time of the domain, fresh ids and the meta of the request', async () => {
    const { handle, store } = setUp()
    const outcome = await handle(save(put(3), take(1)))
    expect(outcome).toMatchObject({ outcome: 'accepted', version: 2, state: 2, answer: null })
    expect(store.log()).toMatchObject([
      { type: 'CoinsPut', schemaVersion: 1, occurredAt: noon, data: { coins: 3 }, meta, version: 1 },
      { type: 'CoinsTaken', schemaVersion: 1, occurredAt: noon, data: { coins: 1 }, meta, version: 2 },
    ])
    expect(new Set(store.log().map(({ eventId }) => eventId)).size).toBe(2)
  })

  test('is decided on the state the former commands of its save lead to', async () => {
    const { handle } = setUp()
    expect(await handle(save(put(3), take(3), put(5)))).toMatchObject({ outcome: 'accepted', state: 5 })
  })

  test('that is earlier than the last event happens at that event’s time', async () => {
    const { handle, store } = setUp()
    await handle(save(put(1, noon)))
    await handle(save(put(1, morning), put(1, evening), put(1, noon)))
    expect(store.log().map(({ occurredAt }) => occurredAt)).toEqual([noon, noon, evening, evening])
  })

  test('names the first event of a decision as the cause of the others, command by command', async () => {
    const twice: typeof jar = {
      ...jar,
      decide: (command) => accept(...many(2, () => ({ ...command, type: 'CoinsPut' }) as JarEvent)),
    }
    const store = memoryStore({ clock })
    const codec = upcastingCodec<JarEvent>({ schemaVersions: { CoinsPut: 1, CoinsTaken: 1 }, upcasters: {} })
    await handleCommand({ store, decider: twice, codec, ids: { next: randomUUID } })(save(put(1), put(2)))
    const [first, , third] = store.log()
    const causes = store.log().map((event) => event.meta.causationId)
    expect(causes).toEqual([null, first!.eventId, null, third!.eventId])
  })

  test('is followed by what the save asks for besides, caused by its first event, refused with it', async () => {
    const { handle, store } = setUp()
    const seen: number[][] = []
    const follow = (before: number, after: number) => {
      seen.push([before, after])
      return [take(after - before - 1), take(1)]
    }
    const outcome = await handle({ ...save(put(3), put(2)), follow })
    expect(outcome).toMatchObject({ outcome: 'accepted', version: 4, state: 0 })
    expect(seen).toEqual([[0, 5]])
    const [first] = store.log()
    expect(store.log().map((event) => event.meta.causationId)).toEqual([
      null,
      null,
      first!.eventId,
      first!.eventId,
    ])
    expect(await handle({ ...save(put(1)), follow: () => [take(9)] })).toMatchObject({ outcome: 'refused' })
    expect(store.log()).toHaveLength(4)
  })

  test('without events appends nothing', async () => {
    const { handle, store } = setUp()
    expect(await handle(save(put(0)))).toMatchObject({ outcome: 'accepted', version: 0, events: [] })
    expect(store.log()).toEqual([])
  })

  test('answers what the caller asked for', async () => {
    const { handle } = setUp()
    const answer = ({ version, state }: { version: number; state: number }) => ({ version, coins: state })
    expect(await handle({ ...save(put(4)), answer })).toMatchObject({ answer: { version: 1, coins: 4 } })
  })
})

describe('a stream that is said to be new', () => {
  test('is not read before its first append', async () => {
    const store = memoryStore({ clock })
    const readForCommand = () => Promise.reject(new Error('read'))
    const { handle } = setUp({ ...store, readForCommand })
    expect(await handle({ ...save(put(3)), isNew: true })).toMatchObject({ outcome: 'accepted', version: 1 })
    expect(store.log()).toHaveLength(1)
  })

  test('but is not costs a second try, which reads it', async () => {
    const { handle, store } = setUp()
    await handle(save(put(3)))
    expect(await handle({ ...save(put(2)), isNew: true })).toMatchObject({
      outcome: 'accepted',
      version: 2,
      state: 5,
    })
    expect(store.log()).toHaveLength(2)
  })
})

describe('a refusal', () => {
  test('of one command leaves the whole save undone', async () => {
    const { handle, store } = setUp()
    const outcome = await handle(save(put(3), take(9)))
    expect(outcome).toMatchObject({ outcome: 'refused', refusal: { code: 'too_few_coins' }, version: 0 })
    expect(store.log()).toEqual([])
  })

  test('by the guard comes before any decision, on the state as it was found', async () => {
    const { handle, store } = setUp()
    await handle(save(put(3)))
    const seen: number[] = []
    const guard = (coins: number) => {
      seen.push(coins)
      return { code: 'not_yours', detail: 'Hands off.' }
    }
    expect(await handle({ ...save(put(1)), guard })).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'not_yours' },
    })
    expect(seen).toEqual([3])
    expect(store.log()).toHaveLength(1)
  })

  test('does not use up the key', async () => {
    const { handle } = setUp()
    const idempotency = someKey()
    expect(await handle({ ...save(take(1)), idempotency })).toMatchObject({ outcome: 'refused' })
    expect(await handle({ ...save(put(1)), idempotency })).toMatchObject({ outcome: 'accepted' })
  })
})

describe('a known key', () => {
  test('with the same request is answered as before, although nothing of it would be accepted now', async () => {
    const { handle, store } = setUp()
    await handle(save(put(3)))
    const request = {
      ...save(take(3)),
      expectedVersion: 1,
      idempotency: someKey(),
      answer: ({ state }: { state: number }) => ({ left: state }),
    }
    expect(await handle(request)).toMatchObject({ outcome: 'accepted', answer: { left: 0 } })
    const guard = () => ({ code: 'not_yours', detail: 'Hands off.' })
    expect(await handle({ ...request, guard })).toEqual({ outcome: 'replayed', answer: { left: 0 } })
    expect(store.log()).toHaveLength(2)
  })

  test('with another request is refused', async () => {
    const { handle, store } = setUp()
    const idempotency = someKey()
    await handle({ ...save(put(3)), idempotency })
    const outcome = await handle({ ...save(put(4)), idempotency: { ...idempotency, fingerprint: 'other' } })
    expect(outcome).toEqual({ outcome: 'key_reused' })
    expect(store.log()).toHaveLength(1)
  })

  test('is known also when the command had nothing to change', async () => {
    const { handle } = setUp()
    const request = { ...save(put(0)), idempotency: someKey(), answer: () => 'as it was' }
    expect(await handle(request)).toMatchObject({ outcome: 'accepted', events: [] })
    expect(await handle(request)).toEqual({ outcome: 'replayed', answer: 'as it was' })
  })

  test('that eight requests race with leads to one event and one answer', async () => {
    const { handle, store } = setUp()
    const request = { ...save(put(1)), idempotency: someKey(), answer: () => 'done' }
    const outcomes = await Promise.all(many(8, () => handle(request)))
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['accepted', ...many(7, () => 'replayed')])
    expect(outcomes.every((outcome) => 'answer' in outcome && outcome.answer === 'done')).toBe(true)
    expect(store.log()).toHaveLength(1)
  })
})

describe('an expected version', () => {
  const touchesTaking = (between: readonly JarEvent[]) => between.some(({ type }) => type === 'CoinsTaken')

  test('that is current is no matter', async () => {
    const { handle } = setUp()
    await handle(save(put(3)))
    expect(await handle({ ...save(take(1)), expectedVersion: 1 })).toMatchObject({ outcome: 'accepted' })
  })

  test('that is older is stale, and the events between are told', async () => {
    const { handle } = setUp()
    await handle(save(put(3), put(1), take(2)))
    expect(await handle({ ...save(take(1)), expectedVersion: 1 })).toMatchObject({
      outcome: 'stale',
      version: 3,
      between: [{ version: 2 }, { version: 3 }],
    })
  })

  test('that is older rebases if what came between is no matter', async () => {
    const { handle } = setUp()
    await handle(save(put(3), put(1)))
    const request = { ...save(take(4)), expectedVersion: 1, conflicts: touchesTaking }
    expect(await handle(request)).toMatchObject({ outcome: 'accepted', version: 3, state: 0 })
    expect(await handle({ ...request, commands: [put(1)] })).toMatchObject({ outcome: 'stale', version: 3 })
  })

  test('that does not exist yet is stale', async () => {
    const { handle } = setUp()
    const request = { ...save(put(1)), expectedVersion: 7, conflicts: () => false }
    expect(await handle(request)).toEqual({ outcome: 'stale', version: 0, between: [] })
  })

  test('that eight requests race with lets one of them through', async () => {
    const { handle, store } = setUp()
    await handle(save(put(3)))
    const outcomes = await Promise.all(
      many(8, (n) => handle({ ...save(put(n + 1)), expectedVersion: 1, idempotency: someKey() })),
    )
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['accepted', ...many(7, () => 'stale')])
    expect(store.log()).toHaveLength(2)
  })
})

describe('racing writers', () => {
  test('of one stream all succeed, and none overdraws it', async () => {
    const { handle, store } = setUp()
    await handle(save(put(10)))
    const outcomes = await Promise.all(many(16, () => handle(save(take(1)))))
    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(10)
    expect(outcomes.filter(({ outcome }) => outcome === 'refused')).toHaveLength(6)
    expect(store.log().map(({ version }) => version)).toEqual(many(11, (n) => n + 1))
  })

  test('are tried three times in the open and a last time under the lock', async () => {
    const memory = memoryStore({ clock })
    const tries: string[] = []
    const unlucky: EventStore = {
      ...memory,
      append: async ({ streams: [first] }) => {
        tries.push('open')
        return { outcome: 'conflict', streamId: first!.streamId, actualVersion: 1 }
      },
      exclusively: (...args) => {
        tries.push('locked')
        return memory.exclusively(...args)
      },
    }
    expect(await setUp(unlucky).handle(save(put(1)))).toMatchObject({ outcome: 'accepted', version: 1 })
    expect(tries).toEqual(['open', 'open', 'open', 'locked'])
  })

  test('see each try decided anew on what the others did', async () => {
    const memory = memoryStore({ clock })
    const { handle: rival } = setUp(memory)
    let raced = false
    const { handle } = setUp({
      ...memory,
      append: async (request) => {
        if (!raced) {
          raced = true
          await rival(save(take(3)))
        }
        return await memory.append(request)
      },
    })
    await rival(save(put(3)))
    expect(await handle(save(take(2)))).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'too_few_coins' },
    })
  })

  test('meet a failure of the store as it is thrown', async () => {
    const down: EventStore = {
      ...memoryStore({ clock }),
      append: async () => Promise.reject(new Error('gone')),
    }
    await expect(setUp(down).handle(save(put(1)))).rejects.toThrow('gone')
  })
})

const morning = '2026-03-01T08:00:00.000Z'
const noon = '2026-03-01T12:00:00.000Z'
const evening = '2026-03-01T20:00:00.000Z'

const clock = { now: () => evening }

const meta: EventMeta = {
  actor: { kind: 'user', id: 'ada', ip: null },
  correlationId: 'correlation-1',
  causationId: null,
  traceparent: null,
}

const setUp = <Store extends EventStore = MemoryStore>(given?: Store) => {
  const store = given ?? (memoryStore({ clock }) as unknown as Store)
  const codec = upcastingCodec<JarEvent>({ schemaVersions: { CoinsPut: 1, CoinsTaken: 1 }, upcasters: {} })
  return { store, handle: handleCommand({ store, decider: jar, codec, ids: { next: randomUUID } }) }
}

const save = (...commands: JarCommand[]): CommandRequest<JarCommand, JarEvent, number> => ({
  tenantId: 'tenant-1',
  streamId: 'jar-1',
  category: 'jar',
  commands,
  meta,
})

const put = (coins: number, at = noon): Put => ({ type: 'Put', at, data: { coins } })
const take = (coins: number, at = noon): Take => ({ type: 'Take', at, data: { coins } })
const someKey = () => ({ principal: 'user:ada', route: 'POST /jar', key: randomUUID(), fingerprint: 'same' })
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))
