import { type Kysely, sql } from 'kysely'
import type { IdentityTables, Tier } from '../tables.ts'

/** Who is in a team of this tenant, or null if it has no such team. */
export const membersOfTeam = async (
  db: Kysely<IdentityTables>,
  tenantId: string,
  teamId: string,
): Promise<{ memberIds: readonly string[] } | null> => {
  const rows = await db
    .selectFrom('teams as t')
    .leftJoin('team_members as m', 'm.team_id', 't.team_id')
    .select('m.user_id')
    .where('t.tenant_id', '=', tenantId)
    .where('t.team_id', '=', teamId)
    .where('t.archived_at', 'is', null)
    .execute()
  if (rows.length === 0) return null
  return { memberIds: rows.flatMap((row) => row.user_id ?? []) }
}

/** Whether a user of this tenant may hold tickets, and in which teams; null for nobody of the tenant. */
export const activeStaff = async (
  db: Kysely<IdentityTables>,
  tenantId: string,
  userId: string,
): Promise<{ activeStaff: boolean; teamIds: readonly string[] } | null> => {
  const rows = await db
    .selectFrom('memberships as m')
    .leftJoin('team_members as t', (join) =>
      join.onRef('t.tenant_id', '=', 'm.tenant_id').onRef('t.user_id', '=', 'm.user_id'),
    )
    .select(['m.role', 'm.deactivated_at', 't.team_id'])
    .where('m.tenant_id', '=', tenantId)
    .where('m.user_id', '=', userId)
    .execute()
  const first = rows[0]
  if (first === undefined) return null
  return {
    activeStaff: first.role !== 'END_USER' && first.deactivated_at === null,
    teamIds: rows.flatMap((row) => row.team_id ?? []),
  }
}

/** For whom a ticket may be opened: an active user of the tenant, with the organization and the tier that counts. */
export const findRequester = async (
  db: Kysely<IdentityTables>,
  tenantId: string,
  who: { userId: string } | { email: string },
): Promise<{ userId: string; organizationId: string | null; tier: Tier | null } | null> => {
  const found = await db
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.user_id', 'm.user_id')
    .leftJoin('organizations as o', 'o.organization_id', 'm.organization_id')
    .select((eb) => [
      'm.user_id as userId',
      'm.organization_id as organizationId',
      eb.fn.coalesce('m.tier', 'o.tier').as('tier'),
    ])
    .where('m.tenant_id', '=', tenantId)
    .where('m.deactivated_at', 'is', null)
    .where((eb) =>
      'userId' in who
        ? eb('m.user_id', '=', who.userId)
        : eb('u.email_key', '=', sql<string>`lower(${who.email})`),
    )
    .executeTakeFirst()
  return found ?? null
}
