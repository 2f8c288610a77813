import { randomUUID } from 'node:crypto'
import type { Json, NewEvent } from '@docket/event-sourcing'
import { testDatabase } from '@docket/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { append, readCauses, readStream, rewriteAnswers, rewriteEvents } from '../src/index.ts'

const { pool, close } = await testDatabase()
afterAll(close)
const tenantId = randomUUID()
const other = randomUUID()

const event = (causationId: string | null, data: Json = {}, eventId: string = randomUUID()): NewEvent => ({
  eventId,
  type: 'Happened',
  schemaVersion: 1,
  occurredAt: '2026-03-01T12:00:00.000Z',
  data,
  meta: {
    actor: { kind: 'system', id: 'test', ip: null },
    correlationId: 'correlation',
    causationId,
    traceparent: null,
  },
})
const put = (streamId: string, events: readonly NewEvent[], tenant = tenantId) =>
  append(pool, { tenantId: tenant, streams: [{ streamId, category: 'x', expectedVersion: 0, events }] })
const ids = async (eventId: string, tenant = tenantId) =>
  (await readCauses(pool, tenant, eventId)).map((cause) => cause.eventId)

describe('the causes of an event', () => {
  test('are walked across streams, to the first that has none or is not there', async () => {
    const root = event(null)
    const middle = event(root.eventId)
    const effect = event(middle.eventId)
    const orphan = event('no-id-at-all')
    await put(`a-${root.eventId}`, [root, effect])
    await put(`b-${root.eventId}`, [middle, orphan])
    expect(await ids(effect.eventId)).toEqual([effect.eventId, middle.eventId, root.eventId])
    expect(await ids(orphan.eventId)).toEqual([orphan.eventId])
    expect(await ids(randomUUID())).toEqual([])
    expect(await ids(effect.eventId, other)).toEqual([])
  })

  test('end within their tenant, and also where they go in a circle', async () => {
    const theirs = event(null)
    const mine = event(theirs.eventId)
    await put(`c-${mine.eventId}`, [theirs], other)
    await put(`d-${mine.eventId}`, [mine])
    expect(await ids(mine.eventId)).toEqual([mine.eventId])
    const [one, two] = [randomUUID(), randomUUID()]
    await put(`e-${one}`, [event(two, {}, one), event(one, {}, two)])
    expect(await ids(one)).toHaveLength(50)
  })
})

describe('a rewrite', () => {
  const rewrite = async (
    ...args: Parameters<typeof rewriteEvents> extends [unknown, ...infer Rest] ? Rest : never
  ) => {
    const client = await pool.connect()
    try {
      await rewriteEvents(client, ...args)
    } finally {
      client.release()
    }
  }

  test('changes what events say, and nothing else', async () => {
    const streamId = `f-${randomUUID()}`
    await put(streamId, [event(null, { text: 'secret' }), event(null, { text: 'kept' })])
    const before = await readStream(pool, tenantId, streamId)
    await rewrite(tenantId, streamId, [{ version: 1, schemaVersion: 2, data: { text: '[redacted]' } }])
    const [first, second] = await readStream(pool, tenantId, streamId)
    expect(first).toEqual({ ...before[0], schemaVersion: 2, data: { text: '[redacted]' } })
    expect(second).toEqual(before[1])
  })

  test('of what is not there, or another tenant’s, fails', async () => {
    const streamId = `g-${randomUUID()}`
    await put(streamId, [event(null)])
    const rewritten = { schemaVersion: 1, data: {} }
    await expect(rewrite(tenantId, streamId, [{ version: 2, ...rewritten }])).rejects.toThrow('0 of the 1')
    await expect(rewrite(other, streamId, [{ version: 1, ...rewritten }])).rejects.toThrow('0 of the 1')
  })

  test('of kept answers takes those that contain a text', async () => {
    const keep = (key: string, answer: Json) =>
      append(pool, {
        tenantId,
        streams: [],
        idempotency: { principal: 'ada', route: 'POST', key, fingerprint: 'f', answer },
      })
    await keep('one', { id: 'ticket-7', text: 'secret' })
    await keep('two', { id: 'ticket-8', text: 'secret' })
    const client = await pool.connect()
    await rewriteAnswers(client, tenantId, 'ticket-7', () => ({ id: 'ticket-7', text: 'gone' }))
    client.release()
    const { rows } = await pool.query('select key, answer from commands where tenant_id = $1 order by key', [
      tenantId,
    ])
    expect(rows).toEqual([
      { key: 'one', answer: { id: 'ticket-7', text: 'gone' } },
      { key: 'two', answer: { id: 'ticket-8', text: 'secret' } },
    ])
  })
})
