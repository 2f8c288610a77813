import type { StaffName, User } from '@docket/contracts'
import { type Page, type PageRequest, readPage } from '@docket/database'
import type { Role } from '@docket/ticketing'
import { type Kysely, type RawBuilder, sql } from 'kysely'

export type UserFilters = {
  role?: Role | undefined
  teamId?: string | undefined
  /** Exactly this address, whatever the case. */
  email?: string | undefined
  active?: boolean | undefined
}

/** The users of a tenant, the oldest first. */
export const listUsers = (
  db: Kysely<never>,
  tenantId: string,
  filters: UserFilters,
  page: PageRequest,
): Promise<Page<User>> => {
  const where = [sql`m.tenant_id = ${tenantId}`, ...conditions(filters)]
  return readPage<User>(
    db,
    { columns: userColumns, from: users, where, id: sql`m.user_id` },
    page,
    `users ${JSON.stringify(filters)}`,
  )
}

/** One user of the tenant, or null; another tenant's users do not exist here. */
export const readUser = async (db: Kysely<never>, tenantId: string, userId: string): Promise<User | null> => {
  const found = await sql<User>`select ${userColumns} from ${users}
    where m.tenant_id = ${tenantId} and m.user_id = ${userId}`.execute(db)
  return found.rows[0] ?? null
}

/** What requesters may know: ids and names of active staff. */
export const listStaffNames = (
  db: Kysely<never>,
  tenantId: string,
  page: PageRequest,
): Promise<Page<StaffName>> =>
  readPage<StaffName>(
    db,
    {
      columns: sql`m.user_id as id, m.name`,
      from: sql`memberships m`,
      where: [sql`m.tenant_id = ${tenantId}`, sql`m.role <> 'END_USER'`, sql`m.deactivated_at is null`],
      id: sql`m.user_id`,
    },
    page,
    'staff-names',
  )

const conditions = ({ role, teamId, email, active }: UserFilters): RawBuilder<unknown>[] => [
  ...(role === undefined ? [] : [sql`m.role = ${role}`]),
  ...(email === undefined ? [] : [sql`u.email_key = lower(${email})`]),
  ...(active === undefined ? [] : [sql`(m.deactivated_at is null) = ${active}`]),
  ...(teamId === undefined
    ? []
    : [
        sql`exists (select from team_members f where f.tenant_id = m.tenant_id and f.user_id = m.user_id
          and f.team_id = ${teamId})`,
      ]),
]

const users = sql`memberships m join users u on u.user_id = m.user_id`

const userColumns = sql`
  m.user_id as id, u.email, m.name, m.role,
  array(select tm.team_id::text from team_members tm
        where tm.tenant_id = m.tenant_id and tm.user_id = m.user_id order by tm.team_id) as "teamIds",
  m.organization_id as "organizationId", m.tier, m.deactivated_at is null as active,
  m.created_at as "createdAt"`
