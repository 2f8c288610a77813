import { describe, test } from 'vitest'
import {
  ada,
  assign,
  assigned,
  bob,
  historyTo,
  hour,
  network,
  networkStaff,
  nobodyKnown,
  payroll,
  statusChanged,
  ticket,
  ticketOpened,
} from '../../spec/index.ts'
import type { ClaimTicket, UnassignTicket } from '../commands.ts'

const claim = (agentId: string): ClaimTicket => ({ type: 'ClaimTicket', at: hour(5), data: { agentId } })
const unassign: UnassignTicket = { type: 'UnassignTicket', at: hour(5), data: {} }
const adas = assigned({ assigneeId: ada, teamId: network })
const payrollTeam = { assignee: null, team: { memberIds: [bob] } }

describe('assigning', () => {
  test('names both, assignee and team, and what they were', () =>
    ticket
      .given(ticketOpened({ teamId: network }))
      .when(assign({ assigneeId: ada }))
      .then(assigned({ assigneeId: ada, teamId: network }, { teamId: network }, hour(5))))

  test('to whom it is assigned changes nothing', () => {
    ticket
      .given(ticketOpened(), adas)
      .when(assign({ assigneeId: ada }))
      .thenNothing()
    ticket
      .given(ticketOpened(), adas)
      .when(assign({ assigneeId: ada, teamId: network }))
      .thenNothing()
    ticket.given(ticketOpened()).when(assign({})).thenNothing()
  })

  test('another team drops an assignee who is not in it', () =>
    ticket
      .given(ticketOpened(), adas)
      .when(assign({ teamId: payroll }, payrollTeam))
      .then(assigned({ teamId: payroll }, { assigneeId: ada, teamId: network }, hour(5))))

  test('another team keeps an assignee who is in it', () =>
    ticket
      .given(ticketOpened(), assigned({ assigneeId: bob, teamId: network }))
      .when(assign({ teamId: payroll }, payrollTeam))
      .thenState({ assigneeId: bob, teamId: payroll }))

  test('no team keeps the assignee', () =>
    ticket
      .given(ticketOpened(), adas)
      .when(assign({ teamId: null }, nobodyKnown))
      .thenState({ assigneeId: ada, teamId: null }))

  test('nobody is unassigning', () =>
    ticket
      .given(ticketOpened(), adas)
      .when(assign({ assigneeId: null }))
      .then({
        type: 'TicketUnassigned',
        at: hour(5),
        data: { from: { assigneeId: ada, teamId: network } },
      }))

  test('refuses whom it cannot find, who is not active staff, and who is not in the team', () => {
    ticket
      .given(ticketOpened())
      .when(assign({ assigneeId: ada }, nobodyKnown))
      .thenRefused('assignee_not_found')
    ticket
      .given(ticketOpened())
      .when(assign({ teamId: network }, nobodyKnown))
      .thenRefused('team_not_found')
    const gone = { ...networkStaff, assignee: { activeStaff: false, teamIds: [network] } }
    ticket
      .given(ticketOpened())
      .when(assign({ assigneeId: ada }, gone))
      .thenRefused('assignee_not_staff')
    ticket
      .given(ticketOpened())
      .when(assign({ assigneeId: ada, teamId: payroll }))
      .thenRefused('assignee_not_in_team')
  })

  test('counts a change of team as a reassignment, a change of person not', () =>
    ticket
      .given(ticketOpened(), adas)
      .when(assign({ assigneeId: bob }), assign({ teamId: payroll }, payrollTeam), assign({ teamId: null }))
      .thenState({ reassignmentCount: 3 }))

  test('a closed ticket refuses an assignee', () => {
    ticket
      .given(...historyTo.CLOSED)
      .when(assign({ assigneeId: ada }))
      .thenRefused('ticket_closed')
    ticket
      .given(...historyTo.CLOSED)
      .when(unassign)
      .thenRefused('ticket_closed')
    ticket
      .given(...historyTo.CLOSED)
      .when(claim(ada))
      .thenRefused('ticket_closed')
  })
})

describe('unassigning', () => {
  test('leaves the ticket to its team', () =>
    ticket.given(ticketOpened(), adas).when(unassign).thenState({ assigneeId: null, teamId: network }))

  test('nobody changes nothing', () => ticket.given(ticketOpened()).when(unassign).thenNothing())
})

describe('claiming', () => {
  test('takes a NEW ticket and opens it', () =>
    ticket
      .given(ticketOpened({ teamId: network }))
      .when(claim(ada))
      .then(
        assigned({ assigneeId: ada, teamId: network }, { teamId: network }, hour(5)),
        statusChanged('NEW', 'OPEN', hour(5)),
      ))

  test('leaves any other status as it is', () =>
    ticket
      .given(...historyTo.IN_PROGRESS)
      .when(claim(ada))
      .then(assigned({ assigneeId: ada }, {}, hour(5))))

  test('of two who claim, the second is told who was first', () =>
    ticket.given(ticketOpened(), adas).when(claim(bob)).thenRefused('already_assigned', { assigneeId: ada }))

  test('again changes nothing', () =>
    ticket.given(ticketOpened(), adas, statusChanged('NEW', 'OPEN')).when(claim(ada)).thenNothing())
})
