import { z } from 'zod'
import { json, uuid } from './fields.ts'

const at = z.iso.datetime()
export const actorKind = z.enum(['user', 'rule', 'ai', 'import', 'api_key', 'system'])

/** One field that one event changed. */
export const historyEntry = z
  .object({
    ticketId: uuid,
    version: z.int(),
    field: z.string(),
    from: json,
    to: json,
    eventId: uuid,
    eventType: z.string(),
    actorKind,
    actorId: z.string(),
    actorIp: z
      .string()
      .nullable()
      .meta({ description: 'the address it was asked for from, if a request did it' }),
    at,
    recordedAt: at,
    correlationId: z.string(),
    causationId: z.string().nullable(),
  })
  .meta({ id: 'HistoryEntry' })
export type HistoryEntry = z.output<typeof historyEntry>

/** An event as the log holds it, for staff. */
export const rawEvent = z
  .object({
    eventId: uuid,
    ticketId: uuid,
    version: z.int(),
    position: z.int(),
    type: z.string(),
    schemaVersion: z.int(),
    occurredAt: at,
    recordedAt: at,
    data: json,
    actor: z.object({ kind: actorKind, id: z.string(), ip: z.string().nullable() }),
    correlationId: z.string(),
    causationId: z.string().nullable(),
    traceparent: z.string().nullable(),
  })
  .meta({ id: 'Event' })
export type RawEvent = z.output<typeof rawEvent>
