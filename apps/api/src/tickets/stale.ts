import type { Json, Refusal, StoredEvent } from '@docket/event-sourcing'
import {
  type Caller,
  conflicts,
  decodeTicketEvent,
  isStaff,
  isStaffOnly,
  replyIsStale,
  settledFields,
  type Ticket,
  type TicketEvent,
} from '@docket/ticketing'
import { type Refused, refused } from '../plugins/refusals.ts'
import { knownVersion } from './changed-ticket.ts'
import { domainCommands, type SaveCommand } from './replace-tags.ts'
import { shownActorId } from './shown-actor.ts'

const staleDetail = 'The ticket changed since the version you saw.'

/** What the caller of a stale save is told: that, and what came between as far as they may know of it. */
export const staleRefusal = (
  between: readonly StoredEvent[],
  commands: readonly SaveCommand[],
  found: Ticket,
  caller: Caller,
): Refused => {
  const crossed = replyIsStale(between.map(decodeTicketEvent), domainCommands(commands))
  const currentVersion = found.status === 'UNOPENED' ? 0 : knownVersion(found, caller)
  const data = { currentVersion, between: visibleEvents(between, caller) }
  return crossed
    ? refused('reply_stale', 'Somebody else answered since you looked; force sends it anyway.', data)
    : refused('stale_version', staleDetail, data)
}

/** A version the caller was never told does not exist for them: guessing tells nothing of internal notes. */
export const refuseUntold = (seenVersion = 0, caller: Caller, ticket: Ticket): Refusal | null => {
  if (isStaff(caller) || ticket.status === 'UNOPENED' || seenVersion <= ticket.publicVersion) return null
  const data = { currentVersion: ticket.publicVersion, between: [] }
  return refused('stale_version', staleDetail, data).refusal
}

/** Whether what came between concerns what the commands want to change. */
export const savesClash = (between: readonly TicketEvent[], commands: readonly SaveCommand[]): boolean =>
  conflicts(between, domainCommands(commands)) || tagsClash(between, commands)

/** Replacing the tags would undo what somebody else did to them meanwhile; adding some would not. */
const tagsClash = (between: readonly TicketEvent[], commands: readonly SaveCommand[]): boolean =>
  commands.some((command) => command.type === 'ReplaceTags') &&
  between.some((event) => settledFields(event).includes('tags'))

/** The events between, as this caller may know of them; nobody is told addresses. */
const visibleEvents = (between: readonly StoredEvent[], caller: Caller): Json[] =>
  between
    .filter((stored) => isStaff(caller) || !isStaffOnly(decodeTicketEvent(stored)))
    .map(({ version, type, occurredAt, data, meta }) => ({
      version,
      type,
      occurredAt,
      actor: { kind: meta.actor.kind, id: shownActorId(meta.actor, isStaff(caller)) },
      data: isStaff(caller) ? data : null,
    }))
