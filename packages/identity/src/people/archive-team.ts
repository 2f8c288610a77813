import type { Team } from '@docket/contracts'
import { changeSubject } from './change-subject.ts'
import type { Change, PeopleDependencies } from './record.ts'
import type { Saved } from './saved.ts'
import { lockTeam, removeMembers } from './team-row.ts'

/**
 * Ends a team: nobody is in it any more and its name is free, but tickets of the past still name it, so its row
 * stays. Whether open tickets forbid it is for the caller, who knows tickets.
 */
export const archiveTeam = (
  dependencies: PeopleDependencies,
  change: Change,
  teamId: string,
): Promise<Saved<Team>> =>
  changeSubject(dependencies, change, {
    noun: 'team',
    lock: (client) => lockTeam(client, change.tenantId, teamId),
    decide: (team) => ({
      events: [
        ...(team.memberIds.length === 0
          ? []
          : [{ type: 'TeamMembersChanged', data: { added: [], removed: team.memberIds } } as const]),
        { type: 'TeamArchived', data: {} },
      ],
      after: { ...team, memberIds: [], archived: true },
      audit: {
        action: 'team.delete',
        target: { kind: 'team', id: team.id },
        before: { name: team.name, memberIds: team.memberIds },
      },
      async write(client, version) {
        await removeMembers(client, change.tenantId, team.id, team.memberIds)
        await client.query({
          name: 'archive-team',
          text: 'update teams set archived_at = $2, version = $3 where team_id = $1',
          values: [team.id, dependencies.clock.now(), version],
        })
      },
    }),
  })
