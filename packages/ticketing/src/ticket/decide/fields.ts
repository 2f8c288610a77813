import { accept, refuse } from '@docket/event-sourcing'
import type { RateTicket, SetCustomField, SetDueDate } from '../commands.ts'
import { customFieldOf } from '../custom-fields.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'
import { categoryOf } from '../transitions.ts'
import { highestScore, longestRatingComment } from '../vocabulary.ts'
import { isSealed, refuseSealed } from './closed.ts'

export const setDueDate = ({ at, data }: SetDueDate, ticket: OpenedTicket): TicketDecision => {
  if (isSealed(ticket)) return refuseSealed()
  if (data.dueAt === ticket.dueAt) return accept()
  return accept({ type: 'DueDateSet', at, data: { from: ticket.dueAt, to: data.dueAt } })
}

/** A value that only staff could see is not told by the event that lets everybody see the next one. */
export const setCustomField = ({ at, data }: SetCustomField, ticket: OpenedTicket): TicketDecision => {
  if (isSealed(ticket)) return refuseSealed()
  const { key, value: to, staffOnly } = data
  const known = customFieldOf(ticket, key)
  const wasStaffs = Object.hasOwn(ticket.staffCustomFields, key)
  if (known === to && (to === null || wasStaffs === staffOnly)) return accept()
  const from = wasStaffs && !staffOnly ? null : known
  return accept({ type: 'CustomFieldSet', at, data: { key, staffOnly, from, to } })
}

/** The requester's word on how it went; they may change it while the ticket is DONE. */
export const rate = ({ at, data: { score, comment } }: RateTicket, ticket: OpenedTicket): TicketDecision => {
  if (categoryOf[ticket.status] !== 'DONE') {
    return refuse('ticket_not_done', 'A ticket is rated once it is resolved or closed.')
  }
  const fits = Number.isInteger(score) && score >= 1 && score <= highestScore
  if (!fits || (comment !== null && comment.length > longestRatingComment)) {
    return refuse('rating_out_of_range', `A rating is 1 to ${highestScore}, with a short comment.`)
  }
  if (ticket.rating?.score === score && ticket.rating.comment === comment) return accept()
  return accept({ type: 'TicketRated', at, data: { score, comment, cycle: ticket.cycle } })
}
