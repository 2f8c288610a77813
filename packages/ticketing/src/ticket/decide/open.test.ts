import { describe, expect, test } from 'vitest'
import {
  ada,
  network,
  networkStaff,
  nobodyKnown,
  openTicket,
  payroll,
  setStatus,
  ticket,
  ticketAfter,
  ticketOpened,
} from '../../spec/index.ts'

describe('opening a ticket', () => {
  test('carries everything it was opened with', () =>
    ticket
      .given()
      .when(openTicket({ priority: 'P1', humanPriority: true }))
      .then(ticketOpened({ priority: 'P1', humanPriority: true })))

  test('begins NEW, in its first cycle, with nothing counted', () =>
    expect(ticketAfter(ticketOpened())).toMatchObject({
      status: 'NEW',
      cycle: 1,
      reopenCount: 0,
      reassignmentCount: 0,
      commentCount: 0,
      escalationLevel: 0,
      deleted: false,
      underImport: false,
    }))

  test('keeps each tag once', () =>
    ticket
      .given()
      .when(openTicket({ tags: ['vpn', 'vpn', 'urgent'] }))
      .then(ticketOpened({ tags: ['vpn', 'urgent'] })))

  test('may name a team and one of its agents', () =>
    ticket
      .given()
      .when(openTicket({ assigneeId: ada, teamId: network }))
      .then(ticketOpened({ assigneeId: ada, teamId: network })))

  test('refuses an agent of another team, a stranger and a team that does not exist', () => {
    ticket
      .given()
      .when(openTicket({ assigneeId: ada, teamId: payroll }))
      .thenRefused('assignee_not_in_team')
    ticket
      .given()
      .when(openTicket({ assigneeId: ada, facts: nobodyKnown }))
      .thenRefused('assignee_not_found')
    ticket
      .given()
      .when(openTicket({ teamId: payroll, facts: nobodyKnown }))
      .thenRefused('team_not_found')
    ticket
      .given()
      .when(
        openTicket({
          assigneeId: ada,
          facts: { ...networkStaff, assignee: { activeStaff: false, teamIds: [] } },
        }),
      )
      .thenRefused('assignee_not_staff')
  })

  test('happens once', () => ticket.given(ticketOpened()).when(openTicket()).thenRefused('ticket_exists'))

  test('comes before anything else', () =>
    ticket.given().when(setStatus('OPEN')).thenRefused('ticket_not_found'))
})
