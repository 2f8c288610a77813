import { categoryOf, type OpenedTicket, type Ticket } from '@docket/ticketing'
import { refused } from '../plugins/refusals.ts'
import type { SaveCommand } from './replace-tags.ts'
import type { Look, TicketPart } from './save-tickets.ts'

/** Deeper families are not resolved in one save. */
const mostChildren = 200

/**
 * The parts of a save that resolves a ticket with children: the ticket's own commands with what is known of the
 * children, and, where open ones are resolved too, a part for each, down to the last grandchild.
 */
export const resolvingParts = async (
  look: Look,
  part: TicketPart,
  open: 'refuse' | 'resolve',
): Promise<readonly TicketPart[]> => {
  const parts: TicketPart[] = []
  const queue: TicketPart[] = [part]
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const ticket = await look(next.ticketId)
    const done: string[] = []
    for (const childId of childrenOf(ticket)) {
      const { ticket: child } = await look.asDomain(childId)
      const isKnown = [...parts, ...queue, next].some(({ ticketId }) => ticketId === childId)
      if (isDone(child) || isKnown) done.push(childId)
      else if (open === 'resolve')
        queue.push({ ticketId: childId, commands: resolutionOf(next.commands), follows: part.ticketId })
    }
    if (parts.length + queue.length > mostChildren) throw tooMany()
    parts.push({ ...next, commands: next.commands.map((command) => withChildren(command, { done, open })) })
  }
  return parts
}

const tooMany = () =>
  refused('children_open', `More than ${mostChildren} children are not done: resolve some of them first.`)

const childrenOf = (ticket: OpenedTicket): readonly string[] =>
  ticket.links.flatMap(({ kind, ticketId }) => (kind === 'child' ? [ticketId] : []))

/** A child that is out of the way holds nobody up. */
const isDone = (child: Ticket): boolean =>
  child.status === 'UNOPENED' || child.deleted || child.merged !== null || categoryOf[child.status] === 'DONE'

/** The child is resolved as its parent is. */
const resolutionOf = (commands: readonly SaveCommand[]): readonly SaveCommand[] =>
  commands.flatMap((command): SaveCommand[] => {
    const { at } = command
    if (command.type === 'ResolveTicket') {
      const { resolution, settings } = command.data
      return [{ type: 'ResolveTicket', at, data: { resolution, settings } }]
    }
    if (command.type !== 'ChangeStatus' || command.data.to !== 'RESOLVED') return []
    const { resolution = { code: null, notes: null }, settings } = command.data
    return [{ type: 'ResolveTicket', at, data: { resolution, settings } }]
  })

const withChildren = (
  command: SaveCommand,
  children: { done: readonly string[]; open: 'refuse' | 'resolve' },
): SaveCommand =>
  command.type === 'ResolveTicket'
    ? { ...command, data: { ...command.data, children } }
    : command.type === 'ChangeStatus' && command.data.to === 'RESOLVED'
      ? { ...command, data: { ...command.data, children } }
      : command
