import { accept } from '@docket/event-sourcing'
import type { TagTicket, UntagTicket } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'

export const tag = ({ at, data }: TagTicket, ticket: OpenedTicket): TicketDecision => {
  const tags = [...new Set(data.tags)].filter((name) => !ticket.tags.includes(name))
  return tags.length === 0 ? accept() : accept({ type: 'TicketTagged', at, data: { tags } })
}

export const untag = ({ at, data }: UntagTicket, ticket: OpenedTicket): TicketDecision => {
  const tags = [...new Set(data.tags)].filter((name) => ticket.tags.includes(name))
  return tags.length === 0 ? accept() : accept({ type: 'TicketUntagged', at, data: { tags } })
}
