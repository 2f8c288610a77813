import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewEvent } from '../event.ts'
import type { AppendRequest, EventStore, IdempotencyKey, StreamAppend } from '../store.ts'

export type StoreUnderTest = { store: EventStore; close?(): Promise<void> }

/**
 * What every event store promises. The memory store and the Postgres store both pass it; each test works in a tenant
 * and on streams of its own, so one store serves the whole suite.
 */
export const describeEventStore = (name: string, makeStore: () => Promise<StoreUnderTest>): void => {
  describe(`the event store contract on ${name}`, () => {
    let made: StoreUnderTest
    let store: EventStore
    beforeAll(async () => {
      made = await makeStore()
      store = made.store
    })
    afterAll(async () => {
      await made?.close?.()
    })

    test('what is appended is read back whole, in version order, from version 1', async () => {
      const { tenantId, streamId } = fresh()
      const events = [noted('one'), noted('two')]
      const appended = await store.append({ tenantId, streams: [at(streamId, 0, ...events)] })
      expect(appended).toMatchObject({ outcome: 'appended', versions: [2] })
      const read = await store.readStream(tenantId, streamId)
      expect(read).toHaveLength(2)
      for (const [index, event] of read.entries()) {
        expect(event).toMatchObject({ ...events[index], tenantId, streamId, version: index + 1 })
        expect(event.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      }
      expect(read[1]!.position).toBeGreaterThan(read[0]!.position)
    })

    test('the outcome names the last position and the time of recording', async () => {
      const { tenantId, streamId } = fresh()
      const outcome = await store.append({ tenantId, streams: [at(streamId, 0, noted('one'), noted('two'))] })
      const last = (await store.readStream(tenantId, streamId)).at(-1)!
      expect(outcome).toMatchObject({ lastPosition: last.position, recordedAt: last.recordedAt })
    })

    test('positions ascend with the versions of a stream over several appends', async () => {
      const { tenantId, streamId } = fresh()
      for (const version of [0, 1, 2, 3]) {
        await store.append({ tenantId, streams: [at(streamId, version, noted(`after ${version}`))] })
      }
      const read = await store.readStream(tenantId, streamId)
      expect(read.map((event) => event.version)).toEqual([1, 2, 3, 4])
      const positions = read.map((event) => event.position)
      expect(positions).toEqual([...positions].sort((one, other) => one - other))
    })

    test('another expected version is a conflict that names the actual one, and writes nothing', async () => {
      const { tenantId, streamId } = fresh()
      await store.append({ tenantId, streams: [at(streamId, 0, noted('one'), noted('two'))] })
      for (const expectedVersion of [0, 1, 3]) {
        expect(
          await store.append({ tenantId, streams: [at(streamId, expectedVersion, noted('late'))] }),
        ).toEqual({
          outcome: 'conflict',
          streamId,
          actualVersion: 2,
        })
      }
      expect(await store.readStream(tenantId, streamId)).toHaveLength(2)
    })

    test('a version of a stream that does not exist is a conflict with 0', async () => {
      const { tenantId, streamId } = fresh()
      const outcome = await store.append({ tenantId, streams: [at(streamId, 3, noted('one'))] })
      expect(outcome).toEqual({ outcome: 'conflict', streamId, actualVersion: 0 })
    })

    test('of sixteen racing writers with one expected version exactly one appends', async () => {
      const { tenantId, streamId } = fresh()
      const outcomes = await Promise.all(
        many(16, (n) => store.append({ tenantId, streams: [at(streamId, 0, noted(`writer ${n}`))] })),
      )
      expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1)
      expect(outcomes.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(15)
      expect(await store.readStream(tenantId, streamId)).toHaveLength(1)
    })

    test('a repeated key is told the stored answer and fingerprint, and appends nothing', async () => {
      const { tenantId, streamId } = fresh()
      const idempotency = { ...someKey(), answer: { ticket: 'TCK-000001', tags: ['a', null, 1.5] } }
      await store.append({ tenantId, streams: [at(streamId, 0, noted('one'))], idempotency })
      const again = { ...idempotency, fingerprint: 'another body', answer: 'another answer' }
      const outcome = await store.append({
        tenantId,
        streams: [at(streamId, 1, noted('two'))],
        idempotency: again,
      })
      expect(outcome).toEqual({
        outcome: 'duplicate',
        answer: idempotency.answer,
        fingerprint: idempotency.fingerprint,
      })
      expect(await store.readStream(tenantId, streamId)).toHaveLength(1)
    })

    test('a duplicate is recognised before its expected version is looked at', async () => {
      const { tenantId, streamId } = fresh()
      const request = {
        tenantId,
        streams: [at(streamId, 0, noted('one'))],
        idempotency: { ...someKey(), answer: 'first' },
      }
      await store.append(request)
      expect(await store.append(request)).toMatchObject({ outcome: 'duplicate', answer: 'first' })
    })

    test('a key is one per tenant, principal and route', async () => {
      const { tenantId } = fresh()
      const key = { ...someKey(), answer: null }
      const append = (tenant: string, idempotency: AppendRequest['idempotency'] & {}) =>
        store.append({ tenantId: tenant, streams: [at(fresh().streamId, 0, noted('one'))], idempotency })
      expect(await append(tenantId, key)).toMatchObject({ outcome: 'appended' })
      expect(await append(tenantId, key)).toMatchObject({ outcome: 'duplicate' })
      expect(await append(tenantId, { ...key, principal: 'user:bob' })).toMatchObject({ outcome: 'appended' })
      expect(await append(tenantId, { ...key, route: 'PUT /other' })).toMatchObject({ outcome: 'appended' })
      expect(await append(tenantId, { ...key, key: 'other' })).toMatchObject({ outcome: 'appended' })
      expect(await append(fresh().tenantId, key)).toMatchObject({ outcome: 'appended' })
    })

    test('a conflict undoes the key, so that a retry is not told a success that never happened', async () => {
      const { tenantId, streamId } = fresh()
      const key = someKey()
      const attempt = (expectedVersion: number, answer: string) =>
        store.append({
          tenantId,
          streams: [at(streamId, expectedVersion, noted('one'))],
          idempotency: { ...key, answer },
        })
      expect(await attempt(1, 'never happened')).toMatchObject({ outcome: 'conflict' })
      expect((await store.readForCommand(tenantId, streamId, key)).known).toBeNull()
      expect(await attempt(0, 'happened')).toMatchObject({ outcome: 'appended' })
      expect(await attempt(0, 'again')).toMatchObject({ outcome: 'duplicate', answer: 'happened' })
    })

    test('of eight racing requests with one key one appends, and all others get its answer', async () => {
      const { tenantId, streamId } = fresh()
      const key = someKey()
      const outcomes = await Promise.all(
        many(8, (n) =>
          store.append({
            tenantId,
            streams: [at(streamId, 0, noted(`try ${n}`))],
            idempotency: { ...key, answer: n },
          }),
        ),
      )
      const winner = outcomes.findIndex(({ outcome }) => outcome === 'appended')
      expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1)
      for (const outcome of outcomes.filter((_, n) => n !== winner)) {
        expect(outcome).toMatchObject({ outcome: 'duplicate', answer: winner })
      }
    })

    test('a key is stored also when no event is appended', async () => {
      const { tenantId, streamId } = fresh()
      const key = someKey()
      await store.append({ tenantId, streams: [at(streamId, 0, noted('one'))] })
      const guarded = {
        tenantId,
        streams: [at(streamId, 1)],
        idempotency: { ...key, answer: 'nothing to do' },
      }
      expect(await store.append(guarded)).toMatchObject({
        outcome: 'appended',
        versions: [1],
        lastPosition: null,
      })
      expect((await store.readForCommand(tenantId, streamId, key)).known).toEqual({
        answer: 'nothing to do',
        fingerprint: key.fingerprint,
      })
    })

    test('several streams are appended together, versions in the order of the request', async () => {
      const { tenantId, streamId: one } = fresh()
      const { streamId: two } = fresh()
      await store.append({ tenantId, streams: [at(two, 0, noted('before'))] })
      const outcome = await store.append({
        tenantId,
        streams: [at(two, 1, noted('b'), noted('c')), at(one, 0, noted('a'))],
      })
      expect(outcome).toMatchObject({ outcome: 'appended', versions: [3, 1] })
      expect(await notesOf(store, tenantId, one)).toEqual(['a'])
      expect(await notesOf(store, tenantId, two)).toEqual(['before', 'b', 'c'])
    })

    test('if one of several streams conflicts, none is appended', async () => {
      const { tenantId, streamId: one } = fresh()
      const { streamId: two } = fresh()
      const outcome = await store.append({
        tenantId,
        streams: [at(one, 0, noted('a')), at(two, 7, noted('b'))],
      })
      expect(outcome).toEqual({ outcome: 'conflict', streamId: two, actualVersion: 0 })
      expect(await store.readStream(tenantId, one)).toEqual([])
    })

    test('racing appends to the same streams in opposite order neither deadlock nor mix', async () => {
      const { tenantId, streamId: one } = fresh()
      const { streamId: two } = fresh()
      const outcomes = await Promise.all(
        many(12, (n) => {
          const streams = [at(one, 0, noted(`${n}`)), at(two, 0, noted(`${n}`))]
          return store.append({ tenantId, streams: n % 2 === 0 ? streams : streams.reverse() })
        }),
      )
      expect(outcomes.filter(({ outcome }) => outcome === 'appended')).toHaveLength(1)
      expect(await notesOf(store, tenantId, one)).toEqual(await notesOf(store, tenantId, two))
    })

    test('a stream without events guards its version and stays as it is', async () => {
      const { tenantId, streamId: guarded } = fresh()
      const { streamId } = fresh()
      await store.append({ tenantId, streams: [at(guarded, 0, noted('one'))] })
      const append = (version: number) =>
        store.append({ tenantId, streams: [at(guarded, version), at(streamId, 0, noted('new'))] })
      expect(await append(0)).toEqual({ outcome: 'conflict', streamId: guarded, actualVersion: 1 })
      expect(await append(1)).toMatchObject({ outcome: 'appended', versions: [1, 1] })
      expect(await notesOf(store, tenantId, guarded)).toEqual(['one'])
      expect(await notesOf(store, tenantId, streamId)).toEqual(['new'])
    })

    test('a slice is inclusive versions, or all that had occurred at an instant', async () => {
      const { tenantId, streamId } = fresh()
      const days = ['2026-01-01', '2026-01-02', '2026-01-02', '2026-01-03']
      const events = days.map((day) => noted(day, `${day}T08:00:00.000Z`))
      await store.append({ tenantId, streams: [at(streamId, 0, ...events)] })
      const versions = async (slice: Parameters<EventStore['readStream']>[2]) =>
        (await store.readStream(tenantId, streamId, slice)).map((event) => event.version)
      expect(await versions({ fromVersion: 3 })).toEqual([3, 4])
      expect(await versions({ toVersion: 2 })).toEqual([1, 2])
      expect(await versions({ fromVersion: 2, toVersion: 3 })).toEqual([2, 3])
      expect(await versions({ fromVersion: 9 })).toEqual([])
      expect(await versions({ until: '2026-01-02T08:00:00.000Z' })).toEqual([1, 2, 3])
      expect(await versions({ until: '2026-01-02T07:59:59.999Z' })).toEqual([1])
      expect(await versions({ until: '2025-12-31T00:00:00.000Z' })).toEqual([])
      expect(await versions({ fromVersion: 2, until: '2026-01-02T08:00:00.000Z' })).toEqual([2, 3])
    })

    test('another tenant reads nothing of a stream and cannot append to it', async () => {
      const { tenantId, streamId } = fresh()
      const stranger = fresh().tenantId
      await store.append({ tenantId, streams: [at(streamId, 0, noted('mine'))] })
      expect(await store.readStream(stranger, streamId)).toEqual([])
      expect(await store.readForCommand(stranger, streamId)).toEqual({ events: [], known: null })
      for (const expectedVersion of [0, 1]) {
        const outcome = await store.append({
          tenantId: stranger,
          streams: [at(streamId, expectedVersion, noted('theirs'))],
        })
        expect(outcome).toMatchObject({ outcome: 'conflict', streamId })
      }
      expect(await notesOf(store, tenantId, streamId)).toEqual(['mine'])
    })

    test('an unknown stream is empty, and an unknown key is null', async () => {
      const { tenantId, streamId } = fresh()
      expect(await store.readStream(tenantId, streamId)).toEqual([])
      expect(await store.readForCommand(tenantId, streamId, someKey())).toEqual({ events: [], known: null })
    })

    test('reading for a command gives the whole stream and the known answer at once', async () => {
      const { tenantId, streamId } = fresh()
      const key = someKey()
      await store.append({
        tenantId,
        streams: [at(streamId, 0, noted('one'), noted('two'))],
        idempotency: { ...key, answer: { told: true } },
      })
      const { events, known } = await store.readForCommand(tenantId, streamId, key)
      expect(events).toEqual(await store.readStream(tenantId, streamId))
      expect(known).toEqual({ answer: { told: true }, fingerprint: key.fingerprint })
    })

    test('text and numbers survive as they are', async () => {
      const { tenantId, streamId } = fresh()
      const data = {
        text: 'naïve — 日本 🎫 "quoted" \\ \n',
        tiny: 1e-7,
        big: 9007199254740991,
        none: null,
        list: [],
      }
      await store.append({ tenantId, streams: [at(streamId, 0, { ...noted('x'), data })] })
      expect((await store.readStream(tenantId, streamId))[0]!.data).toEqual(data)
    })

    test('whoever holds a stream exclusively appends without a conflict, others wait', async () => {
      const { tenantId, streamId } = fresh()
      await store.append({ tenantId, streams: [at(streamId, 0, noted('first'))] })
      const order: string[] = []
      let rival: Promise<unknown> = Promise.resolve()
      const outcome = await store.exclusively(tenantId, streamId, async (locked) => {
        const { length } = await locked.readStream(tenantId, streamId)
        rival = store
          .append({ tenantId, streams: [at(streamId, 1, noted('rival'))] })
          .then(({ outcome }) => order.push(`rival: ${outcome}`))
        await new Promise(setImmediate)
        const mine = await locked.append({ tenantId, streams: [at(streamId, length, noted('mine'))] })
        order.push(`holder: ${mine.outcome}`)
        expect((await locked.readStream(tenantId, streamId)).at(-1)!.data).toEqual({ note: 'mine' })
        return mine
      })
      await rival
      expect(outcome).toMatchObject({ outcome: 'appended', versions: [2] })
      expect(order).toEqual(['holder: appended', 'rival: conflict'])
      expect(await notesOf(store, tenantId, streamId)).toEqual(['first', 'mine'])
    })

    test('if the exclusive work fails, nothing of it happened and the stream is free again', async () => {
      const { tenantId, streamId } = fresh()
      await store.append({ tenantId, streams: [at(streamId, 0, noted('first'))] })
      const key = someKey()
      const failing = store.exclusively(tenantId, streamId, async (locked) => {
        await locked.append({
          tenantId,
          streams: [at(streamId, 1, noted('undone'))],
          idempotency: { ...key, answer: 'undone' },
        })
        throw new Error('changed my mind')
      })
      await expect(failing).rejects.toThrow('changed my mind')
      expect(await notesOf(store, tenantId, streamId)).toEqual(['first'])
      expect((await store.readForCommand(tenantId, streamId, key)).known).toBeNull()
      const next = await store.append({ tenantId, streams: [at(streamId, 1, noted('second'))] })
      expect(next).toMatchObject({ outcome: 'appended' })
    })

    test('sixteen who append one after the other under the lock all succeed', async () => {
      const { tenantId, streamId } = fresh()
      await store.append({ tenantId, streams: [at(streamId, 0, noted('first'))] })
      const outcomes = await Promise.all(
        many(16, (n) =>
          store.exclusively(tenantId, streamId, async (locked) => {
            const { events } = await locked.readForCommand(tenantId, streamId)
            return await locked.append({ tenantId, streams: [at(streamId, events.length, noted(`${n}`))] })
          }),
        ),
      )
      expect(outcomes.every(({ outcome }) => outcome === 'appended')).toBe(true)
      const read = await store.readStream(tenantId, streamId)
      expect(read.map((event) => event.version)).toEqual(many(17, (n) => n + 1))
    })
  })
}

const fresh = () => ({ tenantId: randomUUID(), streamId: `note-${randomUUID()}` })

const someKey = (): IdempotencyKey => ({
  principal: 'user:ada',
  route: 'POST /notes',
  key: randomUUID(),
  fingerprint: randomUUID(),
})

const noted = (note: string, occurredAt = '2026-03-01T12:00:00.000Z'): NewEvent => ({
  eventId: randomUUID(),
  type: 'Noted',
  schemaVersion: 1,
  occurredAt,
  data: { note },
  meta: {
    actor: { kind: 'user', id: 'ada', ip: '192.0.2.1' },
    correlationId: 'correlation-1',
    causationId: null,
    traceparent: null,
  },
})

const at = (streamId: string, expectedVersion: number, ...events: readonly NewEvent[]): StreamAppend => ({
  streamId,
  category: 'note',
  expectedVersion,
  events,
})

const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n))

const notesOf = async (store: EventStore, tenantId: string, streamId: string) =>
  (await store.readStream(tenantId, streamId)).map(({ data }) => (data as { note: string }).note)
