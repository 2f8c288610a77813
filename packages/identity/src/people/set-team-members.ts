import type { Team } from '@docket/contracts'
import { changeSubject } from './change-subject.ts'
import { insertMembers } from './create-team.ts'
import type { Change, PeopleDependencies } from './record.ts'
import { requireMembers } from './references.ts'
import type { Saved } from './saved.ts'
import { lockTeam, moveTeamVersion, removeMembers } from './team-row.ts'

/**
 * Makes these users the members of the team, and nobody else; a list that is so already is accepted without an
 * event. Throws `not_found` for a foreign team or user.
 */
export const setTeamMembers = (
  dependencies: PeopleDependencies,
  change: Change,
  input: { teamId: string; memberIds: readonly string[] },
): Promise<Saved<Team>> => {
  const { tenantId } = change
  return changeSubject(dependencies, change, {
    noun: 'team',
    lock: (client) => lockTeam(client, tenantId, input.teamId),
    decide(team) {
      const { added, removed, ids: memberIds } = difference(team.memberIds, input.memberIds)
      if (added.length + removed.length === 0) return null
      return {
        events: [{ type: 'TeamMembersChanged', data: { added, removed } }],
        after: { ...team, memberIds },
        audit: {
          action: 'team.set_members',
          target: { kind: 'team', id: team.id },
          before: { removed },
          after: { added },
        },
        async write(client, version) {
          await requireMembers(client, tenantId, added)
          await removeMembers(client, tenantId, team.id, removed)
          await insertMembers(client, tenantId, team.id, added)
          await moveTeamVersion(client, team.id, version)
        },
      }
    },
  })
}

/** What has to come and go for a set of ids to become the wanted one, each id once and in order. */
export const difference = (before: readonly string[], wanted: readonly string[]) => {
  const ids = [...new Set(wanted.map((id) => id.toLowerCase()))].sort()
  return {
    ids,
    added: ids.filter((id) => !before.includes(id)),
    removed: before.filter((id) => !ids.includes(id)),
  }
}
