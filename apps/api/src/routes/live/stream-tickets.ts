import { createHash, randomBytes } from 'node:crypto'
import type { Authenticated, Session } from '@docket/identity'
import { Failure } from '@docket/runtime'
import type { ApiContext } from '../../context.ts'

/** How long a stream ticket may wait to be used. */
export const streamTicketSeconds = 30

type Needs = Pick<ApiContext, 'pool' | 'clock' | 'identity'>

/** A secret that opens one stream as this session, once. Only its hash is kept; old ones are swept on the way. */
export const issueStreamTicket = async ({ pool, clock }: Needs, session: Session): Promise<string> => {
  const ticket = randomBytes(32).toString('base64url')
  const now = clock.now()
  const expiresAt = new Date(Date.parse(now) + streamTicketSeconds * 1_000).toISOString()
  const { sessionId, tenantId, userId, roleVersion, expiresAt: sessionEnds } = session
  const values = [hashOf(ticket), sessionId, tenantId, userId, roleVersion, sessionEnds, expiresAt, now]
  await pool.query({ ...insertTicket, values })
  return ticket
}

/** Who the ticket speaks for, as they are now; the ticket is used up. Throws `unauthenticated`. */
export const redeemStreamTicket = async (
  { pool, clock, identity }: Needs,
  ticket: string,
): Promise<Authenticated> => {
  const { rows } = await pool.query<Session & { ticketEnds: string }>({
    ...takeTicket,
    values: [hashOf(ticket)],
  })
  const [taken] = rows
  if (taken === undefined || taken.ticketEnds <= clock.now()) throw used()
  const { ticketEnds, ...session } = taken
  const live = (await identity.liveSessions([session.sessionId])).get(session.sessionId)
  if (live?.roleVersion !== session.roleVersion || session.expiresAt <= clock.now()) throw used()
  const { tenantId, userId, role, teamIds, scopes } = live
  return { caller: { tenantId, userId, role, teamIds, ...(scopes && { scopes }) }, session }
}

const hashOf = (ticket: string): Buffer => createHash('sha256').update(ticket).digest()

const used = () => new Failure('unauthenticated', 'The stream ticket is not valid, or has been used.')

const insertTicket = {
  name: 'issue-stream-ticket',
  text: `
    with swept as (delete from stream_tickets where expires_at < $8)
    insert into stream_tickets
      (ticket_hash, session_id, tenant_id, user_id, role_version, session_ends_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7)`,
}

const takeTicket = {
  name: 'take-stream-ticket',
  text: `
    delete from stream_tickets where ticket_hash = $1
    returning session_id as "sessionId", tenant_id as "tenantId", user_id as "userId",
      role_version as "roleVersion", session_ends_at as "expiresAt", expires_at as "ticketEnds"`,
}
