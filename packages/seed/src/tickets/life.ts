import {
  type AssignmentFacts,
  type AuthorKind,
  channels,
  defaultSettings,
  environments,
  type Priority,
  type TicketCommand,
  type Visibility,
} from '@docket/ticketing'
import type { People } from '../people/people.ts'
import { type Random, uuidAt } from '../random/random.ts'
import { sentences, zipfRank } from '../random/words.ts'

/** One thing done to a ticket, and by whom. */
export type Deed = { by: string; command: TicketCommand }

export type Birth = { ticketId: string; number: string; openedAt: number; until: number; stillOpen: boolean }

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const settings = defaultSettings
const nobody: AssignmentFacts = { assignee: null, team: null }

/** The tags there are, the first ones most often. */
export const tagOf = (rank: number): string => `tag-${rank + 1}`
const tagsThereAre = 300
const priorities: readonly Priority[] = ['P1', 'P2', 'P2', 'P3', 'P3', 'P3', 'P3', 'P3', 'P4', 'P4']
const types = ['INCIDENT', 'INCIDENT', 'SERVICE_REQUEST', 'QUESTION', 'PROBLEM', 'CHANGE_REQUEST'] as const
const categories = ['technical', 'technical', 'billing', 'general'] as const

/**
 * What happens to a ticket, in order, never after `until`. Most are answered, resolved and closed within days; one
 * that is still open waits for somebody, is worked on, or waits for its requester.
 */
export const lifeOf = (random: Random, people: People, birth: Birth): readonly Deed[] => {
  const deeds: Deed[] = []
  let now = birth.openedAt
  const later = (most: number): string => {
    now = Math.min(birth.until, now + Math.floor(random.next() * most))
    return new Date(now).toISOString()
  }
  const requester = random.pick(people.requesters)
  const agent = random.pick(people.agents)
  const teamId = random.pick(agent.teamIds)
  const give = (by: string, command: TicketCommand) => void deeds.push({ by, command })
  const comment = (authorId: string, authorKind: AuthorKind, visibility: Visibility, most: number) =>
    give(authorId, {
      type: 'AddComment',
      at: later(most),
      data: {
        ...{ commentId: uuidAt(random, now), authorId, authorKind, visibility, settings },
        body: sentences(random, 8 + random.below(32)),
      },
    })
  const status = (to: 'IN_PROGRESS' | 'PENDING_INFO' | 'OPEN', most: number) =>
    give(agent.userId, { type: 'ChangeStatus', at: later(most), data: { to, settings } })

  give(requester.userId, opening(random, birth, requester))
  const waits = birth.stillOpen && random.chance(0.35)
  if (waits) return deeds
  give(agent.userId, {
    type: 'AssignTicket',
    at: later(4 * hour),
    data: {
      ...{ assigneeId: agent.userId, teamId },
      facts: {
        assignee: { activeStaff: true, teamIds: agent.teamIds },
        team: { memberIds: people.teams.get(teamId) ?? [] },
      },
    },
  })
  if (random.chance(0.4)) status('IN_PROGRESS', 2 * hour)
  if (random.chance(0.08)) comment(agent.userId, 'agent', 'INTERNAL', hour)
  if (random.chance(0.6)) comment(agent.userId, 'agent', 'PUBLIC', 6 * hour)
  if (random.chance(0.06)) {
    const data = { priority: random.pick(priorities) }
    give(agent.userId, { type: 'ChangePriority', at: later(hour), data })
  }
  if (random.chance(birth.stillOpen ? 0.25 : 0.03)) {
    const dueAt = new Date(now + Math.floor((random.next() - 0.3) * 10 * day)).toISOString()
    give(agent.userId, { type: 'SetDueDate', at: later(hour), data: { dueAt } })
  }
  if (random.chance(0.04)) {
    const data = { atLeast: null, reason: null, cause: null }
    give(agent.userId, { type: 'EscalateTicket', at: later(hour), data })
  } else if (random.chance(0.2)) {
    status('PENDING_INFO', hour)
    if (!birth.stillOpen || random.chance(0.5)) comment(requester.userId, 'requester', 'PUBLIC', day)
  }
  if (birth.stillOpen) return deeds
  const resolution = { code: random.pick(['fixed', 'answered', 'duplicate']), notes: sentences(random, 6) }
  give(agent.userId, { type: 'ResolveTicket', at: later(2 * day), data: { resolution, settings } })
  if (now + 5 * day <= birth.until) give('system', { type: 'CloseTicket', at: later(5 * day), data: {} })
  return deeds
}

const opening = (random: Random, birth: Birth, requester: People['requesters'][number]): TicketCommand => {
  const tags = Array.from({ length: random.below(4) }, () => tagOf(zipfRank(random, tagsThereAre)))
  return {
    type: 'OpenTicket',
    at: new Date(birth.openedAt).toISOString(),
    data: {
      ...{
        ticketId: birth.ticketId,
        number: birth.number,
        title: sentences(random, 4 + random.below(5)).slice(0, -1),
      },
      ...{ description: sentences(random, 20 + random.below(40)), priority: random.pick(priorities) },
      ...{ type: random.pick(types), category: random.pick(categories) },
      environment: random.chance(0.5) ? random.pick(environments) : null,
      ...{ affectedService: null, channel: random.pick(channels.filter((one) => one !== 'IMPORT')) },
      ...{ requesterId: requester.userId, submitterId: requester.userId },
      ...{ organizationId: requester.organizationId, tier: requester.tier },
      ...{ assigneeId: null, teamId: null, tags: [...new Set(tags)], imported: false },
      ...{ humanCategory: true, humanPriority: true, facts: nobody },
    },
  }
}
