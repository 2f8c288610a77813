import { Failure } from '@docket/runtime'
import type { PoolClient } from 'pg'

/** Throws `not_found` naming the first of these teams that is not the tenant's: another tenant's is like none. */
export const requireTeams = async (client: PoolClient, tenantId: string, teamIds: readonly string[]) => {
  if (teamIds.length === 0) return
  const found = await client.query<{ id: string }>({
    name: 'require-teams',
    text: `select team_id as id from teams
           where tenant_id = $1 and team_id = any ($2::uuid[]) and archived_at is null for share`,
    values: [tenantId, teamIds],
  })
  requireAll(found.rows, teamIds, 'teamIds', 'team')
}

/** Throws `not_found` naming the first of these users that is not a member of the tenant. */
export const requireMembers = async (client: PoolClient, tenantId: string, userIds: readonly string[]) => {
  if (userIds.length === 0) return
  const found = await client.query<{ id: string }>({
    name: 'require-members',
    text: `select user_id as id from memberships
           where tenant_id = $1 and user_id = any ($2::uuid[]) for key share`,
    values: [tenantId, userIds],
  })
  requireAll(found.rows, userIds, 'memberIds', 'user')
}

/** Throws `not_found` for an organization that is not the tenant's. */
export const requireOrganization = async (client: PoolClient, tenantId: string, id: string | null) => {
  if (id === null) return
  const found = await client.query<{ id: string }>({
    name: 'require-organization',
    text: `select organization_id as id from organizations
           where tenant_id = $1 and organization_id = $2 and archived_at is null for share`,
    values: [tenantId, id],
  })
  if (found.rows.length === 0) throw missing('organizationId', 'organization')
}

const requireAll = (
  rows: readonly { id: string }[],
  ids: readonly string[],
  path: string,
  noun: string,
): void => {
  const known = new Set(rows.map((row) => row.id))
  const index = ids.findIndex((id) => !known.has(id.toLowerCase()))
  if (index >= 0) throw missing(`${path}.${index}`, noun)
}

const missing = (path: string, noun: string): Failure =>
  new Failure('not_found', `There is no such ${noun}.`, {
    errors: [{ path, code: 'not_found', message: `is no ${noun} of this tenant` }],
  })
