import { accept, refuse } from '@docket/event-sourcing'
import type { RedactText } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'

export const redact = ({ at, data }: RedactText): TicketDecision =>
  data.versions.length === 0
    ? refuse('nothing_to_redact', 'The ticket holds no such text.')
    : accept({ type: 'TextRedacted', at, data })
