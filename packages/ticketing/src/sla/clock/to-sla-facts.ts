import type { Actor } from '@docket/event-sourcing'
import type { CommentAdded, TicketEvent, TicketStatusChanged } from '../../ticket/events.ts'
import { categoryOf } from '../../ticket/transitions.ts'
import type { SlaEvent } from '../events.ts'
import type { PolicySubject } from '../policy/policy.ts'
import type { SlaFact } from './facts.ts'

/** An event of a ticket's stream with what its envelope knows. */
export type RecordedEvent = {
  readonly eventId: string
  readonly actor: Actor['kind']
  readonly event: TicketEvent | SlaEvent
}

/** What the clocks need of a ticket's stream: the only place that knows both. */
export const toSlaFacts = (events: readonly RecordedEvent[]): readonly SlaFact[] => {
  const facts: SlaFact[] = []
  let subject: PolicySubject | undefined
  for (const recorded of events) {
    const fact = toSlaFact(recorded)
    if (fact) facts.push(fact)
    const described = describe(recorded.event, subject)
    if (described === subject || described === undefined) continue
    subject = described
    facts.push({ ...stampOf(recorded), type: 'described', subject })
  }
  return facts
}

/** What the clocks need of one event: each event is read for itself, so that facts may be kept as they come. */
export const toSlaFact = (recorded: RecordedEvent): SlaFact | undefined =>
  toFact(recorded.event, recorded.actor, stampOf(recorded))

const stampOf = ({ eventId, event }: RecordedEvent): Stamp => ({ at: Date.parse(event.at), id: eventId })

type Stamp = { readonly at: number; readonly id: string }

const toFact = (event: TicketEvent | SlaEvent, actor: Actor['kind'], stamp: Stamp): SlaFact | undefined => {
  switch (event.type) {
    case 'TicketOpened':
      return { ...stamp, type: 'opened', imported: event.data.imported }
    case 'TicketImportFinished':
      return { ...stamp, type: 'import_finished' }
    case 'TicketStatusChanged':
      return toMove(event, stamp)
    case 'TicketEscalated':
    case 'TicketDeescalated':
      return { ...stamp, type: 'moved', waiting: categoryOf[event.data.to] === 'WAITING' }
    case 'TicketResolved':
      return { ...stamp, type: 'resolved' }
    case 'TicketClosed':
      return { ...stamp, type: 'closed' }
    case 'TicketReopened':
      return { ...stamp, type: 'reopened', cycle: event.data.cycle }
    case 'CommentAdded':
      return toReply(event, actor, stamp)
    case 'TicketMerged':
      return event.data.side === 'source' ? { ...stamp, type: 'merged' } : undefined
    case 'TicketUnmerged':
      return event.data.side === 'source' ? { ...stamp, type: 'unmerged' } : undefined
    case 'TicketDeleted':
      return { ...stamp, type: 'deleted' }
    case 'TicketRestored':
      return { ...stamp, type: 'restored' }
    case 'DueDateSet': {
      const { to } = event.data
      return { ...stamp, type: 'due_date_set', dueAt: to === null ? null : Date.parse(to) }
    }
    case 'SlaPolicyApplied':
      return { ...stamp, type: 'policy_applied', pin: event.data }
    case 'SlaPolicyRemoved':
      return { ...stamp, type: 'policy_removed' }
    default:
      return undefined
  }
}

/** Only an undo leaves DONE or enters it by a mere change of status; what it takes back, the facts before it tell. */
const toMove = ({ data: { from, to } }: TicketStatusChanged, stamp: Stamp): SlaFact | undefined => {
  const wasDone = categoryOf[from] === 'DONE'
  const isDone = categoryOf[to] === 'DONE'
  if (wasDone && isDone) return undefined
  if (isDone) return { ...stamp, type: 'back_done' }
  const waiting = categoryOf[to] === 'WAITING'
  return { ...stamp, type: wasDone ? 'back_open' : 'moved', waiting }
}

/** People only: a rule, a model or a key that writes for an agent has not replied. Imported replies were people's. */
const toReply = ({ data }: CommentAdded, actor: Actor['kind'], stamp: Stamp): SlaFact | undefined => {
  if (data.visibility !== 'PUBLIC' || data.carriedFrom !== null || data.authorKind === 'system')
    return undefined
  if (data.authorKind === 'requester') return { ...stamp, type: 'replied', by: 'requester' }
  return actor === 'user' || actor === 'import' ? { ...stamp, type: 'replied', by: 'agent' } : undefined
}

const describe = (
  event: TicketEvent | SlaEvent,
  before: PolicySubject | undefined,
): PolicySubject | undefined => {
  if (event.type === 'TicketOpened') {
    const { priority, type, category, tier, teamId, channel, tags } = event.data
    return { priority, type, category, tier, teamId, channel, tags, customFields: {} }
  }
  if (before === undefined) return undefined
  switch (event.type) {
    case 'TicketPriorityChanged':
      return { ...before, priority: event.data.to }
    case 'TicketTierChanged':
      return { ...before, tier: event.data.to }
    case 'TicketDetailsChanged': {
      const { type, category } = event.data
      if (!type && !category) return before
      return { ...before, type: type?.to ?? before.type, category: category?.to ?? before.category }
    }
    case 'TicketAssigned':
      return event.data.teamId === before.teamId ? before : { ...before, teamId: event.data.teamId }
    case 'TicketTagged':
      return { ...before, tags: [...new Set([...before.tags, ...event.data.tags])] }
    case 'TicketUntagged':
      return { ...before, tags: before.tags.filter((tag) => !event.data.tags.includes(tag)) }
    case 'CustomFieldSet':
      return { ...before, customFields: { ...before.customFields, [event.data.key]: event.data.to } }
    default:
      return before
  }
}
