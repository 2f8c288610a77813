import { categoryOf } from '../ticket/transitions.ts'
import type { Status } from '../ticket/vocabulary.ts'
import { type Action, type Grant, permissions } from './permissions.ts'
import type { Caller } from './role.ts'
import { isInScope } from './scopes.ts'

/** What a permission may have to look at: the ticket, what is written on it, or where it is to go. */
export type Subject = {
  readonly requesterId?: string
  readonly assigneeId?: string | null
  readonly teamId?: string | null
  readonly status?: Status
  /** Of a comment, an attachment, or the change to be undone. */
  readonly authorId?: string
  readonly ageMs?: number
  /** Where an assignment leads; an absent member stays as it is. */
  readonly target?: {
    readonly assigneeId?: string | null
    readonly teamId?: string | null
    readonly assigneeTeamIds: readonly string[]
  }
}

/**
 * Whether the caller may do this to that subject. A grant that needs to know something the subject does not say
 * is denied. The tenant is not asked about here: another tenant's ticket is never read.
 */
export const may = (caller: Caller, action: Action, subject: Subject = {}): boolean =>
  isInScope(caller, action) && reaches[permissions[action][caller.role]](caller, subject)

/** Whether there is any subject at all that the caller may do this to: a route's first question. */
export const mayEver = (caller: Caller, action: Action): boolean =>
  isInScope(caller, action) && permissions[action][caller.role] !== 'no'

const fifteenMinutesMs = 15 * 60 * 1000

const owns = (caller: Caller, { requesterId }: Subject) => requesterId === caller.userId
const wrote = (caller: Caller, { authorId }: Subject) => authorId === caller.userId
const isAssigned = (caller: Caller, { assigneeId }: Subject) => assigneeId === caller.userId
const isInTeam = (caller: Caller, teamId: string | null | undefined) =>
  teamId != null && caller.teamIds.includes(teamId)
const isInTeamOrNone = (caller: Caller, teamId: string | null | undefined) =>
  teamId === null || isInTeam(caller, teamId)

const reaches: { readonly [G in Grant]: (caller: Caller, subject: Subject) => boolean } = {
  no: () => false,
  all: () => true,
  self: owns,
  own: owns,
  own_while_not_done: (caller, subject) =>
    owns(caller, subject) && subject.status !== undefined && categoryOf[subject.status] !== 'DONE',
  own_from_resolved: (caller, subject) => owns(caller, subject) && subject.status === 'RESOLVED',
  authored: wrote,
  authored_15_minutes: (caller, subject) =>
    wrote(caller, subject) && subject.ageMs !== undefined && subject.ageMs < fifteenMinutesMs,
  assigned: isAssigned,
  assigned_to_a_team: (caller, subject) =>
    isAssigned(caller, subject) && typeof subject.target?.teamId === 'string' && !subject.target.assigneeId,
  inside_own_teams: (caller, subject) =>
    isInTeamOrNone(caller, subject.teamId) && staysInside(caller, subject),
  own_teams: (caller, subject) => isInTeamOrNone(caller, subject.teamId),
  own_team: (caller, subject) => isInTeam(caller, subject.teamId),
  own_figures: isAssigned,
}

/** The team it ends in is one of the caller's, and so is a team of the person it goes to. */
const staysInside = (caller: Caller, { teamId, target }: Subject): boolean => {
  if (target === undefined) return false
  const endsIn = target.teamId === undefined ? teamId : target.teamId
  const teamFits = isInTeam(caller, endsIn) || (target.teamId === undefined && target.assigneeId != null)
  const personFits =
    target.assigneeId == null || target.assigneeTeamIds.some((id) => caller.teamIds.includes(id))
  return teamFits && personFits
}
