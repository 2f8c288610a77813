import { randomUUID } from 'node:crypto'
import type { StoredEvent } from '@docket/event-sourcing'
import { append, readStream, rewriteEvents } from '@docket/event-store'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import { encodeTicketEvent, redactEvent, redactionOf, type TicketEvent, ticketCodec } from '@docket/ticketing'
import { commented, hour, madeToWait, ticketOpened } from '@docket/ticketing/spec'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { foldTicketStates } from '../src/state/fold-ticket-states.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await testDatabase()
})
afterEach(() => database.close())

const tenantId = randomUUID()
const ticketId = randomUUID()
const streamId = `ticket-${ticketId}`

const happen = async (expectedVersion: number, ...events: TicketEvent[]) => {
  const meta = {
    actor: { kind: 'user', id: 'ada', ip: null },
    ...{ correlationId: randomUUID(), causationId: null, traceparent: null },
  } as const
  const appended = await append(database.pool, {
    tenantId,
    streams: [
      {
        ...{ streamId, category: 'ticket', expectedVersion },
        events: events.map((event) => ({
          ...{ eventId: randomUUID(), occurredAt: event.at, meta },
          ...encodeTicketEvent(event),
        })),
      },
    ],
  })
  expect(appended.outcome).toBe('appended')
}

const fold = async (heldVersion: number) => {
  const events = (await readStream(database.pool, tenantId, streamId)).filter(
    ({ version }) => version > heldVersion,
  )
  const client = await database.pool.connect()
  try {
    await foldTicketStates(client, [{ streamId, tenantId, heldVersion, events }])
  } finally {
    client.release()
  }
}

const row = async () => {
  const { rows } = await database.pool.query('select * from public_ticket_state where stream_id = $1', [
    streamId,
  ])
  return rows[0]
}

describe('the table of public states', () => {
  test('holds nothing that is written on a ticket, and goes on counting it', async () => {
    await happen(0, ticketOpened({ ticketId }), commented({ body: 'hunter2' }))
    await fold(0)
    await happen(2, commented({ commentId: 'comment-2' }), {
      type: 'CommentDeleted',
      at: hour(2),
      data: { commentId: 'comment-1', visibility: 'PUBLIC' },
    })
    await fold(2)
    expect((await row()).state).toMatchObject({ commentCount: 1 })
    expect(JSON.stringify(await row())).not.toContain('hunter2')
  })

  test('goes on from a fold that was made before tickets knew what they know now', async () => {
    await happen(0, ticketOpened({ ticketId }))
    await fold(0)
    await database.pool.query(
      `update public_ticket_state
       set fold = fold - array['dueAt', 'rating', 'customFields', 'staffCustomFields', 'followers', 'links',
                               'comments', 'attachments', 'merged', 'mergedSources']`,
    )
    await happen(1, madeToWait(), commented(), {
      type: 'TicketFollowed',
      at: hour(3),
      data: { userId: 'ada' },
    })
    await fold(1)
    expect((await row()).state).toMatchObject({
      ...{ status: 'PENDING_INFO', dueAt: null, customFields: {}, mergedInto: null, commentCount: 1 },
    })
  })

  test('forgets a text that was redacted', async () => {
    await happen(0, ticketOpened({ ticketId, title: 'My hunter2', description: 'hunter2' }))
    await fold(0)
    expect(JSON.stringify(await row())).toContain('hunter2')

    const log: readonly StoredEvent[] = await readStream(database.pool, tenantId, streamId)
    const events = log.map(ticketCodec.decode)
    const redaction = { text: 'hunter2' }
    const client = await database.pool.connect()
    await rewriteEvents(
      client,
      tenantId,
      streamId,
      events.map((event, index) => ({
        version: index + 1,
        ...encodeTicketEvent(redactEvent(event, redaction)),
      })),
    )
    client.release()
    await happen(1, { type: 'TextRedacted', at: hour(2), data: redactionOf(events, redaction, null) })
    await fold(1)
    expect(JSON.stringify(await row())).not.toContain('hunter2')
    expect((await row()).state).toMatchObject({ title: 'My [redacted]', description: '[redacted]' })
  })
})
