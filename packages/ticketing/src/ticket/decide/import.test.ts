import { describe, test } from 'vitest'
import {
  ada,
  assign,
  closed,
  hour,
  importFinished,
  network,
  nobodyKnown,
  openTicket,
  payroll,
  reopen,
  resolve,
  resolved,
  setStatus,
  ticket,
  ticketOpened,
} from '../../spec/index.ts'
import type { FinishImport } from '../commands.ts'

const finish: FinishImport = { type: 'FinishImport', at: hour(4), data: {} }
const opened = ticketOpened({ imported: true })
const silent = { code: null, notes: null }

describe('a ticket under import', () => {
  test('takes the legal steps of its past in one save, without notes', () =>
    ticket
      .given()
      .when(
        openTicket({ imported: true }),
        resolve(silent),
        setStatus('CLOSED'),
        reopen(),
        setStatus('IN_PROGRESS'),
      )
      .thenState({ status: 'IN_PROGRESS', reopenCount: 1, cycle: 2, underImport: true }))

  test('takes no illegal step all the same', () =>
    ticket.given(opened).when(setStatus('CLOSED')).thenRefused('illegal_transition'))

  test('knows no reopen window and no end of waiting', () => {
    ticket
      .given(opened, resolved(), closed())
      .when(reopen(hour(9_999)))
      .thenState({ status: 'REOPENED' })
    ticket
      .given(opened)
      .when(setStatus('PENDING_INFO', { until: hour(1) }))
      .thenState({ until: hour(1) })
  })

  test('changes hands while closed, also to people who have left since', () => {
    const left = { assignee: { activeStaff: false, teamIds: [] }, team: { memberIds: [] } }
    ticket
      .given(opened, resolved(), closed())
      .when(assign({ assigneeId: ada, teamId: network }, left))
      .thenState({ assigneeId: ada, teamId: network })
    ticket
      .given(opened)
      .when(assign({ teamId: payroll }, nobodyKnown))
      .thenRefused('team_not_found')
  })
})

describe('finishing the import', () => {
  test('is an event, once', () => {
    ticket.given(opened).when(finish).then(importFinished())
    ticket.given(opened, importFinished()).when(finish).thenNothing()
    ticket.given(ticketOpened()).when(finish).thenNothing()
  })

  test('ends every exception', () => {
    const past = [opened, resolved(), closed(), importFinished()]
    ticket
      .given(...past)
      .when(reopen(hour(9_999)))
      .thenRefused('reopen_window_passed')
    ticket
      .given(...past)
      .when(assign({ assigneeId: ada }))
      .thenRefused('ticket_closed')
    ticket.given(opened, importFinished()).when(resolve(silent)).thenRefused('resolution_notes_required')
  })
})
