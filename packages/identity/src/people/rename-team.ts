import type { Team } from '@docket/contracts'
import type { PoolClient } from 'pg'
import { changeSubject } from './change-subject.ts'
import type { Change, PeopleDependencies } from './record.ts'
import { AlreadyExists, type Saved } from './saved.ts'
import { lockTeam } from './team-row.ts'

/** Gives a team another name; the name of another team is `already_exists`. */
export const renameTeam = (
  dependencies: PeopleDependencies,
  change: Change,
  input: { teamId: string; name: string },
): Promise<Saved<Team>> =>
  changeSubject(dependencies, change, {
    noun: 'team',
    lock: (client) => lockTeam(client, change.tenantId, input.teamId),
    async decide(team, client) {
      const { name } = input
      if (name === team.name) return null
      await refuseTakenName(client, change.tenantId, team.id, name)
      return {
        events: [{ type: 'TeamRenamed', data: { name: { from: team.name, to: name } } }],
        after: { ...team, name },
        audit: {
          action: 'team.rename',
          target: { kind: 'team', id: team.id },
          before: { name: team.name },
          after: { name },
        },
        async write(_, version) {
          await client.query({
            name: 'rename-team',
            text: 'update teams set name = $2, version = $3 where team_id = $1',
            values: [team.id, name, version],
          })
        },
      }
    },
  })

const refuseTakenName = async (client: PoolClient, tenantId: string, teamId: string, name: string) => {
  const taken = await client.query<{ id: string }>({
    name: 'read-other-team-by-name',
    text: `select team_id as id from teams
           where tenant_id = $1 and lower(name) = lower($2) and archived_at is null and team_id <> $3`,
    values: [tenantId, name, teamId],
  })
  if (taken.rows[0]) throw new AlreadyExists(taken.rows[0].id)
}
