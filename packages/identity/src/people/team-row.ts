import type { Team } from '@docket/contracts'
import type { PoolClient } from 'pg'
import type { Locked } from './change-subject.ts'

/** The team as it is, and so it stays until the transaction ends; null for one that is not there any more. */
export const lockTeam = async (
  client: PoolClient,
  tenantId: string,
  teamId: string,
): Promise<Locked<Team> | null> => {
  const locked = await client.query<Omit<Team, 'memberIds'> & { version: number }>({
    name: 'lock-team',
    text: `select team_id as id, name, created_at as "createdAt", version, false as archived
           from teams where tenant_id = $1 and team_id = $2 and archived_at is null for no key update`,
    values: [tenantId, teamId],
  })
  const team = locked.rows[0]
  if (team === undefined) return null
  const members = await client.query<{ user_id: string }>({
    name: 'read-members-of-team',
    text: 'select user_id from team_members where tenant_id = $1 and team_id = $2 order by user_id',
    values: [tenantId, teamId],
  })
  const { version, ...row } = team
  return { value: { ...row, memberIds: members.rows.map((member) => member.user_id) }, version }
}

export const removeMembers = async (
  client: PoolClient,
  tenantId: string,
  teamId: string,
  userIds: readonly string[],
): Promise<void> => {
  await client.query({
    name: 'remove-members-of-team',
    text: 'delete from team_members where tenant_id = $1 and team_id = $2 and user_id = any ($3::uuid[])',
    values: [tenantId, teamId, userIds],
  })
}

export const moveTeamVersion = async (client: PoolClient, teamId: string, version: number): Promise<void> => {
  await client.query({
    name: 'move-team-version',
    text: 'update teams set version = $2 where team_id = $1',
    values: [teamId, version],
  })
}
