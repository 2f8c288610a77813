import { listTickets, type ReadDatabase, type TicketListQuery } from '@docket/read-models'
import { type NamedList, twelveLists } from '@docket/read-models/spec'
import { tagOf } from '@docket/seed'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'

/** Whom the lists of one round are about; each round takes others, as people do. */
export type Subjects = { tenantId: string; listsOf(round: number): readonly NamedList[] }

/** The staff, teams, requesters and organizations with the most tickets, and a row from the middle. */
export const readSubjects = async (
  db: Kysely<ReadDatabase>,
  pool: Pool,
  tenantId: string,
): Promise<Subjects> => {
  const most = async (column: string): Promise<readonly string[]> => {
    const { rows } = await pool.query<{ id: string }>(
      `select ${column} as id from ticket_list where tenant_id = $1 and ${column} is not null
       group by ${column} order by count(*) desc, 1 limit 16`,
      [tenantId],
    )
    return rows.map(({ id }) => id)
  }
  const ids = {
    agentId: await most('assignee_id'),
    teamId: await most('team_id'),
    requesterId: await most('requester_id'),
    organizationId: await most('organization_id'),
    tag: Array.from({ length: 16 }, (_, rank) => tagOf(rank)),
  }
  const { rows } = await pool.query<{ at: string }>(
    `select percentile_disc(0.5) within group (order by created_at)::text as at from ticket_list where tenant_id = $1`,
    [tenantId],
  )
  const asked: Omit<TicketListQuery, 'filters'> = {
    ...{
      tenantId,
      viewer: { kind: 'staff', userId: 'nobody' },
      sort: [{ field: 'createdAt', descending: true }],
    },
    page: { limit: 1, cursor: null },
  }
  const half = new Date(`${rows[0]!.at.replace(' ', 'T')}:00`).toISOString()
  const middle = (await listTickets(db, { ...asked, filters: { createdTo: half } })).rows[0]!
  const now = new Date().toISOString()
  const pick = (values: readonly string[], round: number) => values[round % values.length]!
  return {
    tenantId,
    listsOf: (round) =>
      twelveLists({
        ...{ tenantId, middle, now },
        agentId: pick(ids.agentId, round),
        teamId: pick(ids.teamId, round),
        requesterId: pick(ids.requesterId, round),
        organizationId: pick(ids.organizationId, round),
        tag: pick(ids.tag, round),
      }),
  }
}
