import type { Team } from '@docket/contracts'
import { type Page, type PageRequest, readPage } from '@docket/database'
import { type Kysely, sql } from 'kysely'

/** What teams and organizations are found by; those that are not archived unless said otherwise. */
export type NameFilters = { name?: string | undefined; archived?: boolean | undefined }

/** The teams of a tenant with their members, the oldest first; `name` finds exactly that one, whatever the case. */
export const listTeams = (
  db: Kysely<never>,
  tenantId: string,
  filters: NameFilters,
  page: PageRequest,
): Promise<Page<Team>> => {
  const named = filters.name === undefined ? [] : [sql`lower(t.name) = lower(${filters.name})`]
  const { archived = false } = filters
  const where = [sql`t.tenant_id = ${tenantId}`, sql`(t.archived_at is not null) = ${archived}`, ...named]
  return readPage<Team>(
    db,
    { columns: teamColumns, from: sql`teams t`, where, id: sql`t.team_id` },
    page,
    `teams ${JSON.stringify(filters)}`,
  )
}

/** One team of the tenant, or null. */
export const readTeam = async (db: Kysely<never>, tenantId: string, teamId: string): Promise<Team | null> => {
  const found = await sql<Team>`select ${teamColumns} from teams t
    where t.tenant_id = ${tenantId} and t.team_id = ${teamId}`.execute(db)
  return found.rows[0] ?? null
}

const teamColumns = sql`
  t.team_id as id, t.name,
  array(select tm.user_id::text from team_members tm
        where tm.tenant_id = t.tenant_id and tm.team_id = t.team_id order by tm.user_id) as "memberIds",
  t.created_at as "createdAt", t.archived_at is not null as archived`
