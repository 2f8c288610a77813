import { describe, test } from 'vitest'
import {
  ada,
  assign,
  comment,
  deleted,
  hour,
  openTicket,
  resolve,
  setStatus,
  ticket,
  ticketOpened,
} from '../../spec/index.ts'
import type { DeleteTicket, RestoreTicket } from '../commands.ts'

const remove: DeleteTicket = { type: 'DeleteTicket', at: hour(4), data: { reason: null } }
const restore: RestoreTicket = { type: 'RestoreTicket', at: hour(5), data: {} }

describe('a deleted ticket', () => {
  test('keeps its past and can be restored', () => {
    ticket.given(ticketOpened()).when(remove).then(deleted())
    ticket
      .given(ticketOpened(), deleted())
      .when(restore)
      .then({ type: 'TicketRestored', at: hour(5), data: {} })
    ticket
      .given(ticketOpened(), deleted())
      .when(restore, setStatus('OPEN'))
      .thenState({ status: 'OPEN', deleted: false })
  })

  test('refuses everything else', () => {
    for (const command of [comment(), assign({ assigneeId: ada }), resolve(), setStatus('OPEN')]) {
      ticket.given(ticketOpened(), deleted()).when(command).thenRefused('ticket_deleted')
    }
    ticket.given(ticketOpened(), deleted()).when(openTicket()).thenRefused('ticket_exists')
  })

  test('deleted again, like a ticket restored twice, changes nothing', () => {
    ticket.given(ticketOpened(), deleted()).when(remove).thenNothing()
    ticket.given(ticketOpened()).when(restore).thenNothing()
  })
})
