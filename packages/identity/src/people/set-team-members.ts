import type { Team } from '@docket/contracts'
import { transaction } from '@docket/database'
import { Failure } from '@docket/runtime'
import type { PoolClient } from 'pg'
import { insertMembers } from './create-team.ts'
import { type Change, type PeopleDependencies, record, type Saved, saved } from './record.ts'
import { requireMembers } from './references.ts'

/**
 * Makes these users the members of the team, and nobody else; a list that is so already is accepted without an
 * event. Throws `not_found` for a foreign team or user.
 */
export const setTeamMembers = (
  dependencies: PeopleDependencies,
  change: Change,
  input: { teamId: string; memberIds: readonly string[] },
): Promise<Saved<Team>> =>
  saved(() =>
    transaction(dependencies.pool, async (client) => {
      const { tenantId } = change
      const team = await lockTeam(client, tenantId, input.teamId)
      const wanted = [...new Set(input.memberIds.map((id) => id.toLowerCase()))].sort()
      const added = wanted.filter((id) => !team.memberIds.includes(id))
      const removed = team.memberIds.filter((id) => !wanted.includes(id))
      const { version, ...before } = team
      const after: Team = { ...before, memberIds: wanted }
      const changed = added.length + removed.length > 0
      await record(dependencies, client, change, {
        subjectId: team.id,
        expectedVersion: version,
        events: changed ? [{ type: 'TeamMembersChanged', data: { added, removed } }] : [],
        answer: after,
      })
      if (!changed) return after
      await requireMembers(client, tenantId, added)
      await removeMembers(client, tenantId, team.id, removed)
      await insertMembers(client, tenantId, team.id, added)
      await moveVersion(client, team.id)
      return after
    }),
  )

/** The team as it is, and so it stays until the transaction ends. */
const lockTeam = async (client: PoolClient, tenantId: string, teamId: string) => {
  const locked = await client.query<{ id: string; name: string; createdAt: string; version: number }>({
    name: 'lock-team',
    text: `select team_id as id, name, created_at as "createdAt", version
           from teams where tenant_id = $1 and team_id = $2 for no key update`,
    values: [tenantId, teamId],
  })
  const team = locked.rows[0]
  if (team === undefined) throw new Failure('not_found', 'There is no such team.')
  const members = await client.query<{ user_id: string }>({
    name: 'read-members-of-team',
    text: 'select user_id from team_members where tenant_id = $1 and team_id = $2 order by user_id',
    values: [tenantId, teamId],
  })
  return { ...team, memberIds: members.rows.map((row) => row.user_id) }
}

const removeMembers = async (
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

const moveVersion = async (client: PoolClient, teamId: string): Promise<void> => {
  await client.query({
    name: 'move-team-version',
    text: 'update teams set version = version + 1 where team_id = $1',
    values: [teamId],
  })
}
