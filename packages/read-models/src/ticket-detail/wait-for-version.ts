import { monotonicMs } from '@docket/runtime'
import type { Kysely } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { ticketVersions } from './ticket-versions.ts'

/** `parked`: its events cannot be applied; fold its detail from the log instead (`foldTicketDetail`). */
export type Waited = 'reached' | 'behind' | 'parked'

/**
 * Waits until the ticket's rows are at least of this version: what a consistency token asks for. Answers `behind`
 * after `withinMs`, at once `parked` if the ticket waits for somebody to redrive it. A deleted ticket's tombstone
 * counts. All read tables of a ticket move together, so one answer holds for all of them. With a `requesterId` it
 * is the version that this requester may know of: internal notes do not count, nor do the tickets of others.
 */
export const waitForVersion = async (
  db: Kysely<ReadDatabase>,
  asked: { tenantId: string; ticketId: string; version: number; withinMs: number; requesterId?: string },
): Promise<Waited> => {
  const deadline = monotonicMs() + asked.withinMs
  for (let pauseMs = 2; ; pauseMs = Math.min(pauseMs * 2, 50)) {
    if ((await versionOf(db, asked)) >= asked.version) return 'reached'
    if (pauseMs > 8 && (await isParked(db, asked.ticketId))) return 'parked'
    const left = deadline - monotonicMs()
    if (left <= 0) return (await isParked(db, asked.ticketId)) ? 'parked' : 'behind'
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, left)))
  }
}

const versionOf = async (
  db: Kysely<ReadDatabase>,
  { tenantId, ticketId, requesterId }: { tenantId: string; ticketId: string; requesterId?: string },
): Promise<number> => {
  if (requesterId === undefined) return (await ticketVersions(db, tenantId, [ticketId])).get(ticketId) ?? 0
  const found = await db
    .selectFrom('ticket_list')
    .select('public_version')
    .where('tenant_id', '=', tenantId)
    .where('ticket_id', '=', ticketId)
    .where('requester_id', '=', requesterId)
    .executeTakeFirst()
  return found?.public_version ?? 0
}

const isParked = async (db: Kysely<ReadDatabase>, ticketId: string): Promise<boolean> => {
  const found = await db
    .selectFrom('parked')
    .select('version')
    .where('consumer', '=', 'projections')
    .where('stream_id', '=', `ticket-${ticketId}`)
    .executeTakeFirst()
  return found !== undefined
}
