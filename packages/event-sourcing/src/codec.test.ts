import { describe, expect, test } from 'vitest'
import { upcastingCodec } from './codec.ts'
import type { DomainEvent } from './decider.ts'
import type { Json, StoredEvent } from './event.ts'

// A made-up event with a made-up past: once `name`, then `names`, now with a `greeting`.
type Greeted = DomainEvent & { type: 'Greeted'; data: { names: readonly string[]; greeting: string } }

const codec = upcastingCodec<Greeted>({
  schemaVersions: { Greeted: 3 },
  upcasters: {
    Greeted: {
      1: (data) => ({ names: [(data as { name: string }).name] }),
      2: (data) => ({ ...(data as object), greeting: 'hello' }),
    },
  },
})

describe('an upcasting codec', () => {
  test('lifts the oldest data step by step to the current shape', () => {
    expect(codec.decode(stored('Greeted', 1, { name: 'ada' }))).toEqual({
      type: 'Greeted',
      at: occurredAt,
      data: { names: ['ada'], greeting: 'hello' },
    })
  })

  test('lifts data from a version in between only by the later steps', () => {
    const { data } = codec.decode(stored('Greeted', 2, { names: ['ada', 'bob'] }))
    expect(data).toEqual({ names: ['ada', 'bob'], greeting: 'hello' })
  })

  test('leaves current data as they are, and writes them at the current version', () => {
    const data = { names: ['ada'], greeting: 'good morning' }
    expect(codec.decode(stored('Greeted', 3, data)).data).toBe(data)
    expect(codec.encode({ type: 'Greeted', at: occurredAt, data })).toEqual({
      type: 'Greeted',
      schemaVersion: 3,
      data,
    })
  })

  test('does not guess at what newer code wrote', () => {
    expect(() => codec.decode(stored('Greeted', 4, {}))).toThrow('Greeted of schema version 4')
    expect(() => codec.decode(stored('Waved', 1, {}))).toThrow('Waved')
  })

  test('refuses to start with a step missing', () => {
    const withGap = () =>
      upcastingCodec<Greeted>({
        schemaVersions: { Greeted: 3 },
        upcasters: { Greeted: { 2: (data) => data } },
      })
    expect(withGap).toThrow('Greeted has no upcaster from schema version 1')
  })
})

const occurredAt = '2026-03-01T12:00:00.000Z'

const stored = (type: string, schemaVersion: number, data: Json): StoredEvent => ({
  eventId: 'event-1',
  type,
  schemaVersion,
  occurredAt,
  recordedAt: occurredAt,
  data,
  meta: {
    actor: { kind: 'system', id: 'test', ip: null },
    correlationId: 'correlation-1',
    causationId: null,
    traceparent: null,
  },
  tenantId: 'tenant-1',
  streamId: 'greeting-1',
  version: 1,
  position: 1,
})
