import { describe, test } from 'vitest'
import { ada, bob, hour, rita, ticket, ticketOpened } from '../../spec/index.ts'
import type { FollowTicket, UnfollowTicket } from '../commands.ts'

const follow = (
  userId: string,
  follower: FollowTicket['data']['facts']['follower'] = { activeStaff: true },
): FollowTicket => ({ type: 'FollowTicket', at: hour(5), data: { userId, facts: { follower } } })
const unfollow = (userId: string): UnfollowTicket => ({
  type: 'UnfollowTicket',
  at: hour(5),
  data: { userId },
})

describe('following', () => {
  test('is noted once, and nobody but staff notices', () =>
    ticket
      .given(ticketOpened())
      .when(follow(ada), follow(ada), follow(bob))
      .thenState({ followers: [ada, bob], version: 3, publicVersion: 1 }))

  test('is for who may read: active staff, and the requester', () => {
    ticket
      .given(ticketOpened())
      .when(follow(rita, { activeStaff: false }))
      .thenState({ followers: [rita] })
    ticket
      .given(ticketOpened())
      .when(follow(bob, { activeStaff: false }))
      .thenRefused('follower_not_staff')
    ticket.given(ticketOpened()).when(follow('nobody', null)).thenRefused('follower_not_found')
  })

  test('ends, and ends once; also for one who has left', () =>
    ticket
      .given(ticketOpened())
      .when(follow(ada), unfollow(ada), unfollow(ada), unfollow(bob))
      .thenState({ followers: [], version: 3 }))
})
