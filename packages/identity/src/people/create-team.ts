import type { Team } from '@docket/contracts'
import { transaction } from '@docket/database'
import type { PoolClient } from 'pg'
import type { IdentityEvent } from './events.ts'
import { type Change, type PeopleDependencies, record } from './record.ts'
import { requireMembers } from './references.ts'
import { AlreadyExists, type Saved, saved } from './saved.ts'

/** Makes a team; names are unique in a tenant whatever their case. Throws `not_found` for a foreign member. */
export const createTeam = (
  dependencies: PeopleDependencies,
  change: Change,
  input: { name: string; memberIds: readonly string[] },
): Promise<Saved<Team>> =>
  saved(() =>
    transaction(dependencies.pool, async (client) => {
      const { tenantId } = change
      const memberIds = [...new Set(input.memberIds.map((id) => id.toLowerCase()))].sort()
      const team: Team = {
        id: dependencies.ids.next(),
        name: input.name,
        memberIds,
        createdAt: dependencies.clock.now(),
        archived: false,
      }
      const events: IdentityEvent[] = [{ type: 'TeamCreated', data: { name: team.name } }]
      if (memberIds.length > 0)
        events.push({ type: 'TeamMembersChanged', data: { added: memberIds, removed: [] } })
      await record(dependencies, client, change, {
        subjectId: team.id,
        expectedVersion: 0,
        events,
        answer: team,
        audit: {
          action: 'team.create',
          target: { kind: 'team', id: team.id },
          after: { name: team.name, memberIds },
        },
      })
      await insertTeam(client, tenantId, team, events.length)
      await requireMembers(client, tenantId, memberIds)
      await insertMembers(client, tenantId, team.id, memberIds)
      return team
    }),
  )

const insertTeam = async (client: PoolClient, tenantId: string, team: Team, version: number) => {
  const made = await client.query({
    name: 'insert-team',
    text: `insert into teams (team_id, tenant_id, name, created_at, version) values ($1, $2, $3, $4, $5)
           on conflict (tenant_id, lower(name)) where archived_at is null do nothing returning team_id`,
    values: [team.id, tenantId, team.name, team.createdAt, version],
  })
  if (made.rows.length === 1) return
  const found = await client.query<{ team_id: string }>({
    name: 'read-team-by-name',
    text: `select team_id from teams
           where tenant_id = $1 and lower(name) = lower($2) and archived_at is null`,
    values: [tenantId, team.name],
  })
  throw new AlreadyExists(found.rows[0]!.team_id)
}

/** Adds users to a team; those in it already stay. */
export const insertMembers = async (
  client: PoolClient,
  tenantId: string,
  teamId: string,
  userIds: readonly string[],
): Promise<void> => {
  await client.query({
    name: 'insert-members-of-team',
    text: `insert into team_members (tenant_id, team_id, user_id)
           select $1, $2, user_id from unnest($3::uuid[]) as m (user_id)`,
    values: [tenantId, teamId, userIds],
  })
}
