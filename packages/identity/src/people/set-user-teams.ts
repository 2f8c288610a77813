import type { User } from '@docket/contracts'
import { changeSubject } from './change-subject.ts'
import type { Change, PeopleDependencies } from './record.ts'
import { requireTeams } from './references.ts'
import type { Saved } from './saved.ts'
import { difference } from './set-team-members.ts'
import { lockUser } from './user-row.ts'

/** Puts a user into these teams and no others. Throws `not_found` for a foreign user or team. */
export const setUserTeams = (
  dependencies: PeopleDependencies,
  change: Change,
  input: { userId: string; teamIds: readonly string[] },
): Promise<Saved<User>> =>
  changeSubject(dependencies, change, {
    noun: 'user',
    lock: (client) => lockUser(client, change.tenantId, input.userId),
    decide(user) {
      const { added, removed, ids: teamIds } = difference(user.teamIds, input.teamIds)
      if (added.length + removed.length === 0) return null
      return {
        events: [{ type: 'UserTeamsChanged', data: { added, removed } }],
        after: { ...user, teamIds },
        audit: {
          action: 'user.set_teams',
          target: { kind: 'user', id: user.id },
          before: { removed },
          after: { added },
        },
        async write(client, version) {
          await requireTeams(client, change.tenantId, added)
          await client.query({
            name: 'set-teams-of-user',
            text: `
              with removed as (
                delete from team_members
                where tenant_id = $1 and user_id = $2 and team_id = any ($4::uuid[])),
              moved as (
                update memberships set version = $5 where tenant_id = $1 and user_id = $2)
              insert into team_members (tenant_id, user_id, team_id)
              select $1, $2, team_id from unnest($3::uuid[]) as t (team_id)
              on conflict do nothing`,
            values: [change.tenantId, user.id, added, removed, version],
          })
        },
      }
    },
  })
