import { accept, type Decider } from '@docket/event-sourcing'
import {
  type Ticket,
  type TicketCommand,
  type TicketEvent,
  type TicketRefusalCode,
  ticketDecider,
} from '@docket/ticketing'

/** A save says which tags a ticket has from now on; which to add and to take away depends on those it has. */
export type ReplaceTags = { type: 'ReplaceTags'; at: string; data: { tags: readonly string[] } }

export type SaveCommand = TicketCommand | ReplaceTags

/** The ticket's decider, that also understands `ReplaceTags` as TagTicket and UntagTicket. */
export const saveDecider: Decider<SaveCommand, TicketEvent, Ticket, TicketRefusalCode> = {
  ...ticketDecider,
  decide(command, ticket) {
    if (command.type !== 'ReplaceTags') return ticketDecider.decide(command, ticket)
    const [untag, tag] = tagCommands(command, ticket)
    const removed = ticketDecider.decide(untag, ticket)
    if (!removed.accepted) return removed
    // decided on the ticket without what goes, which may make the room for what comes
    const added = ticketDecider.decide(tag, removed.events.reduce<Ticket>(ticketDecider.evolve, ticket))
    return added.accepted ? accept(...removed.events, ...added.events) : added
  },
}

/** The commands of the domain that these stand for, as permissions and conflicts look at them. */
export const domainCommands = (commands: readonly SaveCommand[]): readonly TicketCommand[] =>
  commands.map((command) =>
    command.type === 'ReplaceTags' ? { type: 'TagTicket', at: command.at, data: command.data } : command,
  )

const tagCommands = ({ at, data }: ReplaceTags, ticket: Ticket) => {
  const worn = ticket.status === 'UNOPENED' ? [] : ticket.tags
  const dropped = worn.filter((tag) => !data.tags.includes(tag))
  return [
    { type: 'UntagTicket', at, data: { tags: dropped } },
    { type: 'TagTicket', at, data: { tags: data.tags } },
  ] as const
}
