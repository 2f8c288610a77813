import type { PolicyPin } from '../sla/events.ts'
import { thresholdKey } from '../sla/threshold-key.ts'
import type { TicketEscalated, TicketEvent } from './events.ts'

/** What decisions about service levels ask for. The clocks themselves are a function of the log (sla/clock). */
export type TicketSla = {
  /** The policy in force, with what it promises. */
  readonly pin: PolicyPin | null
  /** The thresholds that were recorded, each once: `resolution/1/breach`. */
  readonly recorded: readonly string[]
}

export const withoutSla: TicketSla = { pin: null, recorded: [] }

type SlaFactEvent = Extract<
  TicketEvent,
  { type: 'SlaPolicyApplied' | 'SlaPolicyRemoved' | 'SlaWarningRaised' | 'SlaBreached' }
>

export const slaAfter = (sla: TicketSla, event: SlaFactEvent): TicketSla => {
  switch (event.type) {
    case 'SlaPolicyApplied':
      return { ...sla, pin: event.data }
    case 'SlaPolicyRemoved':
      return { ...sla, pin: null }
    case 'SlaWarningRaised':
    case 'SlaBreached':
      return { ...sla, recorded: [...sla.recorded, thresholdKey(event.data)] }
  }
}

/** An escalation that a level caused records that level. */
export const recordedBy = (sla: TicketSla, { cause }: TicketEscalated['data']): TicketSla =>
  cause === null ? sla : { ...sla, recorded: [...sla.recorded, thresholdKey(cause)] }
