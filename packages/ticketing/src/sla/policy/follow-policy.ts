import type { Instant } from '@docket/event-sourcing'
import type { TicketCommand } from '../../ticket/commands.ts'
import type { OpenedTicket, Ticket } from '../../ticket/state.ts'
import { categoryOf } from '../../ticket/transitions.ts'
import type { CompiledCalendar } from '../calendar/compiled-calendar.ts'
import { fieldsRead } from './choose-policy.ts'
import { decidePolicy } from './decide-policy.ts'
import type { ConditionField, PolicySubject, PolicyVersion } from './policy.ts'

/** What a tenant promises now: its active policies in their order, and the calendars they would pin. */
export type SlaRules = {
  readonly policies: readonly PolicyVersion[]
  readonly calendars: (version: PolicyVersion) => CompiledCalendar
}

/**
 * What a save asks for besides: the policy anew when it opens the ticket, finishes its import, changes a field that
 * policies read, or brings it back to a policy that is no more. A policy that was edited meanwhile is no reason: the
 * past is not rewritten by the next comment.
 */
export const followPolicy =
  ({ at, rules }: { at: Instant; rules: SlaRules }) =>
  (before: Ticket, after: Ticket): readonly TicketCommand[] =>
    after.status !== 'UNOPENED' && asksAnew(before, after, rules) ? policyCommands(after, { at, rules }) : []

/** The command that brings a ticket to the policy it should have now; none if it has it already. */
export const policyCommands = (
  ticket: OpenedTicket,
  { at, rules: { policies, calendars } }: { at: Instant; rules: SlaRules },
): readonly TicketCommand[] => {
  const { pin } = ticket.sla
  const subject = subjectOf(ticket)
  const change = decidePolicy({ pin, policies, subject, calendars, openedAt: Date.parse(ticket.openedAt) })
  if (change === null) return []
  return change.type === 'SlaPolicyApplied'
    ? [{ type: 'ApplySlaPolicy', at, data: change.data }]
    : [{ type: 'RemoveSlaPolicy', at, data: { policyId: null } }]
}

/** What policies may ask of a ticket. */
export const subjectOf = (ticket: OpenedTicket): PolicySubject => {
  const { priority, type, category, tier, teamId, channel, tags, customFields, staffCustomFields } = ticket
  const all = { ...customFields, ...staffCustomFields }
  return { priority, type, category, tier, teamId, channel, tags, customFields: all }
}

const asksAnew = (before: Ticket, after: OpenedTicket, { policies }: SlaRules): boolean => {
  if (after.underImport) return false // it is judged by the policy it is finished with
  if (before.status === 'UNOPENED' || before.underImport) return true
  if (!isOpen(before) && isOpen(after) && isGone(after, policies)) return true
  const [was, is] = [subjectOf(before), subjectOf(after)]
  return [...fieldsRead(policies)].some((field) => valueIn(was, field) !== valueIn(is, field))
}

const isOpen = ({ status, merged, deleted }: OpenedTicket): boolean =>
  categoryOf[status] !== 'DONE' && merged === null && !deleted

/** Open tickets lost it when it was deactivated; this one was not open then. */
const isGone = ({ sla: { pin } }: OpenedTicket, policies: SlaRules['policies']): boolean =>
  pin !== null && policies.every(({ policyId }) => policyId !== pin.policyId)

const valueIn = (subject: PolicySubject, field: ConditionField): unknown => {
  if (field === 'tags') return subject.tags.toSorted().join('\n')
  if (field.startsWith('cf.')) return subject.customFields[field.slice(3)] ?? null
  return subject[field as Exclude<ConditionField, 'tags' | `cf.${string}`>]
}
