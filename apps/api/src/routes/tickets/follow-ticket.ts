import { followerBody } from '@docket/contracts'
import { commandRoute } from '../../tickets/command-route.ts'

/** Lets the caller, or the user named, follow the ticket. */
export const followTicketRoute = commandRoute({
  method: 'POST',
  path: 'followers',
  action: 'ticket.follow',
  summary: 'Follow a ticket',
  message: 'Follower added',
  body: followerBody,
  async commands({ userId: named }, { at, actorId, caller }, { people }) {
    const userId = named ?? actorId
    const follower = await people.assignee(caller.tenantId, userId)
    return [{ type: 'FollowTicket', at, data: { userId, facts: { follower } } }]
  },
})

/** Ends it; who does not follow is no matter. */
export const unfollowTicketRoute = commandRoute({
  method: 'DELETE',
  path: 'followers',
  action: 'ticket.follow',
  summary: 'Follow a ticket no longer',
  message: 'Follower removed',
  body: followerBody,
  commands: ({ userId }, { at, actorId }) => [
    { type: 'UnfollowTicket', at, data: { userId: userId ?? actorId } },
  ],
})
