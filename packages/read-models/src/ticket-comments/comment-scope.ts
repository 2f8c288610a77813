import { type RawBuilder, sql } from 'kysely'
import type { MergedTicket } from '../ticket-detail/row.ts'
import type { Viewer } from '../viewer.ts'
import type { TicketCommentRow } from './row.ts'

/** The ticket whose comments are asked for, with what its detail knows of merges. */
export type CommentedTicket = {
  ticketId: string
  mergedInto: string | null
  mergedTickets: readonly MergedTicket[]
}

/**
 * The comments that belong to a ticket for this viewer: its own, those of the tickets merged into it, and, of a ticket
 * that was itself merged, the replies that came to its target by way of it. A requester meets the public ones of
 * tickets that are theirs, and what they wrote themselves.
 */
export const commentScope = (
  { ticketId, mergedTickets }: CommentedTicket,
  viewer: Viewer,
): RawBuilder<boolean> => {
  const sources = mergedTickets
    .filter(({ requesterId }) => viewer.kind === 'staff' || requesterId === viewer.userId)
    .map((source) => source.ticketId)
  if (viewer.kind === 'staff')
    return sql<boolean>`(ticket_id = any (${[ticketId, ...sources]}::uuid[]) or carried_ticket_id = ${ticketId})`
  return sql<boolean>`(
    (ticket_id = any (${[ticketId, ...sources]}::uuid[])
      and (visibility = 'PUBLIC' or carried_requester_id = ${viewer.userId}))
    or (carried_ticket_id = ${ticketId} and carried_requester_id = ${viewer.userId})
  )`
}

/** The same of rows in memory: whether one of them is of the ticket for this viewer. */
export const mayReadComment = (
  row: TicketCommentRow,
  { ticketId, mergedTickets }: CommentedTicket,
  viewer: Viewer,
): boolean => {
  const isWriters = viewer.kind === 'staff' || row.carriedRequesterId === viewer.userId
  if (row.carriedTicketId === ticketId && isWriters) return true
  const source = mergedTickets.find((one) => one.ticketId === row.ticketId)
  if (row.ticketId !== ticketId && source === undefined) return false
  if (viewer.kind === 'staff') return true
  const isTheirs = source === undefined || source.requesterId === viewer.userId
  return isTheirs && (row.visibility === 'PUBLIC' || row.carriedRequesterId === viewer.userId)
}

/** Whether the comments come from more than one stream, so that their versions do not order them. */
export const isMixed = ({ mergedInto, mergedTickets }: CommentedTicket): boolean =>
  mergedInto !== null || mergedTickets.length > 0

/** A reply by way of a merged ticket is internal where it lies; to who wrote it, it is what they said on theirs. */
export const shownComment = (row: TicketCommentRow, viewer: Viewer): TicketCommentRow =>
  viewer.kind === 'requester'
    ? { ...row, visibility: 'PUBLIC', ticketId: row.carriedTicketId ?? row.ticketId }
    : row
