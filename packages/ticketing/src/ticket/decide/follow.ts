import { accept, refuse } from '@docket/event-sourcing'
import type { FollowTicket, UnfollowTicket } from '../commands.ts'
import type { TicketDecision } from '../refusals.ts'
import type { OpenedTicket } from '../state.ts'

/** Only those may follow who may read: active staff, and the requester. */
export const follow = ({ at, data }: FollowTicket, ticket: OpenedTicket): TicketDecision => {
  const { userId, facts } = data
  if (ticket.followers.includes(userId)) return accept()
  if (facts.follower === null) return refuse('follower_not_found', 'There is no such user.')
  if (!facts.follower.activeStaff && userId !== ticket.requesterId) {
    return refuse('follower_not_staff', 'Only active staff and the requester follow a ticket.')
  }
  return accept({ type: 'TicketFollowed', at, data: { userId } })
}

export const unfollow = ({ at, data: { userId } }: UnfollowTicket, ticket: OpenedTicket): TicketDecision =>
  ticket.followers.includes(userId) ? accept({ type: 'TicketUnfollowed', at, data: { userId } }) : accept()
