import { accept } from '@docket/event-sourcing'
import { isSamePin } from '../../sla/policy/decide-policy.ts'
import { thresholdKey } from '../../sla/threshold-key.ts'
import type {
  ApplySlaPolicy,
  ChangeTier,
  RecordSlaBreach,
  RecordSlaWarning,
  RemoveSlaPolicy,
} from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'

// None of these is ever refused: what a service level asks for must not fail anybody's save, and what fell due
// before a ticket was merged, closed or deleted is still recorded.

export const changeTier = ({ at, data: { tier } }: ChangeTier, ticket: OpenedTicket): TicketDecision =>
  tier === ticket.tier
    ? accept()
    : accept({ type: 'TicketTierChanged', at, data: { from: ticket.tier, to: tier } })

export const applyPolicy = ({ at, data }: ApplySlaPolicy, { sla }: OpenedTicket): TicketDecision =>
  sla.pin !== null && isSamePin(sla.pin, data) ? accept() : accept({ type: 'SlaPolicyApplied', at, data })

export const removePolicy = (
  { at, data: { policyId: wanted } }: RemoveSlaPolicy,
  { sla: { pin } }: OpenedTicket,
): TicketDecision => {
  if (pin === null || (wanted !== null && wanted !== pin.policyId)) return accept()
  const { policyId, policyVersion } = pin
  return accept({ type: 'SlaPolicyRemoved', at, data: { policyId, policyVersion } })
}

/** Exactly one event per (metric, cycle, threshold), whoever asks and however often. */
export const recordThreshold = (
  { type, at, data }: RecordSlaWarning | RecordSlaBreach,
  { sla }: OpenedTicket,
): TicketDecision =>
  sla.recorded.includes(thresholdKey(data))
    ? accept()
    : accept({ type: type === 'RecordSlaWarning' ? 'SlaWarningRaised' : 'SlaBreached', at, data })
