import { accept, refuse } from '@docket/event-sourcing'
import type { TagTicket, UntagTicket } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'

/** As many as one request may name: what is added one by one ends there, too. */
export const mostTags = 50

export const tag = ({ at, data }: TagTicket, ticket: OpenedTicket): TicketDecision => {
  const tags = [...new Set(data.tags)].filter((name) => !ticket.tags.includes(name))
  if (tags.length === 0) return accept()
  if (ticket.tags.length + tags.length > mostTags)
    return refuse('too_many_tags', `A ticket has at most ${mostTags} tags.`, { tags: ticket.tags.length })
  return accept({ type: 'TicketTagged', at, data: { tags } })
}

export const untag = ({ at, data }: UntagTicket, ticket: OpenedTicket): TicketDecision => {
  const tags = [...new Set(data.tags)].filter((name) => ticket.tags.includes(name))
  return tags.length === 0 ? accept() : accept({ type: 'TicketUntagged', at, data: { tags } })
}
