import type { StoredEvent } from '@docket/event-sourcing'
import { decodeTicketEvent } from './decode.ts'
import type { Assignment, TicketEvent, TicketEventType } from './events.ts'
import { evolve, type OpenedTicket, type Ticket, unopened } from './state.ts'
import { settledFields } from './touched-fields.ts'
import { compensate } from './undo/compensate.ts'

/** What taking back one save would do. */
export type UndoPlan = {
  /** Whose actions they are; the permission to undo asks for it. More than one only if a key was shared. */
  readonly authorIds: readonly string[]
  /** For UndoChanges, which gives them their time. */
  readonly events: readonly TicketEvent[]
  /** Where the ticket is to go back to, for looking up the facts that UndoChanges asks for. */
  readonly assignment: Assignment | null
  /** The fields that go back. */
  readonly undone: readonly string[]
  /**
   * The fields that something else has set since, with the last event that did; and a level that cannot go back, with
   * the event that raised it. They stay as they are.
   */
  readonly conflicts: readonly UndoConflict[]
  /** What is never taken back: a comment that was sent, and all that is no field of the ticket. */
  readonly kept: readonly { readonly eventId: string; readonly type: TicketEventType }[]
}

export type UndoConflict = { readonly field: string; readonly eventId: string; readonly version: number }

/**
 * What it takes to undo the changes of a correlation in the whole stream of a ticket; null if there is none. Fields,
 * custom fields, due date, tags, assignment, status and escalation go back to what they were before its first event,
 * each for itself. The cycle goes on: undoing a resolve resumes the same clock. Pure.
 */
export const planUndo = (history: readonly StoredEvent[], correlationId: string): UndoPlan | null => {
  const steps = stepsOf(history)
  const mine = steps.filter(({ stored }) => stored.meta.correlationId === correlationId)
  const now = steps.at(-1)?.after
  if (mine.length === 0 || now === undefined) return null
  const isUndoable = ({ event }: Step) => undoable.has(event.type)
  const touched = firstTouches(mine.filter(isUndoable))
  const conflicts = conflictsOf(touched, steps, correlationId)
  const free = new Map([...touched].filter(([field]) => !conflicts.some((one) => one.field === field)))
  const plan = compensate(free, now)
  return {
    authorIds: [...new Set(mine.map(({ stored }) => stored.meta.actor.id))],
    ...plan,
    conflicts: [...conflicts, ...stuckLevel(free, now, plan.undone, mine)],
    kept: mine
      .filter((step) => !isUndoable(step) && !following.has(step.event.type))
      .map(({ stored, event }) => ({ eventId: stored.eventId, type: event.type })),
  }
}

/** One event with the ticket before and after it. */
type Step = {
  readonly stored: StoredEvent
  readonly event: TicketEvent
  readonly before: Ticket
  readonly after: OpenedTicket
}

const stepsOf = (history: readonly StoredEvent[]): readonly Step[] => {
  let ticket: Ticket = unopened
  return history.map((stored) => {
    const event = decodeTicketEvent(stored)
    const before = ticket
    const after = evolve(before, event)
    ticket = after
    return { stored, event, before, after }
  })
}

/** Each field with the ticket as it was before it was first touched. */
const firstTouches = (mine: readonly Step[]): ReadonlyMap<string, OpenedTicket> => {
  const touched = new Map<string, OpenedTicket>()
  for (const { event, before } of mine) {
    if (before.status === 'UNOPENED') continue
    for (const field of fieldsOf(event)) if (!touched.has(field)) touched.set(field, before)
  }
  return touched
}

const conflictsOf = (
  touched: ReadonlyMap<string, OpenedTicket>,
  steps: readonly Step[],
  correlationId: string,
): readonly UndoConflict[] =>
  [...touched].flatMap(([field, before]) => {
    const last = steps
      .slice(before.version)
      .findLast(
        ({ stored, event }) => stored.meta.correlationId !== correlationId && fieldsOf(event).includes(field),
      )
    return last ? [{ field, eventId: last.stored.eventId, version: last.stored.version }] : []
  })

/** A level that was raised from 1 to 2 stays (status-back.ts): whoever undoes it is told so. */
const stuckLevel = (
  free: ReadonlyMap<string, OpenedTicket>,
  now: OpenedTicket,
  undone: readonly string[],
  mine: readonly Step[],
): readonly UndoConflict[] => {
  const field = 'escalationLevel'
  const before = free.get(field)
  if (before === undefined || before.escalationLevel === now.escalationLevel || undone.includes(field))
    return []
  const { stored } = mine.findLast(({ event }) => settledFields(event).includes(field))!
  return [{ field, eventId: stored.eventId, version: stored.version }]
}

/** The fields an event sets, each tag for itself. */
const fieldsOf = (event: TicketEvent): readonly string[] =>
  event.type === 'TicketTagged' || event.type === 'TicketUntagged'
    ? event.data.tags.map((tag) => `tags.${tag}`)
    : settledFields(event)

/** These follow what a save changes, and so follow its undo. */
const following: ReadonlySet<TicketEventType> = new Set(['SlaPolicyApplied', 'SlaPolicyRemoved'])

const undoable: ReadonlySet<TicketEventType> = new Set([
  'TicketDetailsChanged',
  'TicketPriorityChanged',
  'TicketStatusChanged',
  'TicketAssigned',
  'TicketUnassigned',
  'TicketEscalated',
  'TicketDeescalated',
  'TicketResolved',
  'TicketClosed',
  'TicketReopened',
  'TicketTagged',
  'TicketUntagged',
  'DueDateSet',
  'CustomFieldSet',
])
