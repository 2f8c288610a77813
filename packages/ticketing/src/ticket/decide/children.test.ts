import { describe, test } from 'vitest'
import { hour, linked, resolve, setStatus, ticket, ticketOpened } from '../../spec/index.ts'
import { type ChildrenFacts, defaultSettings, type ResolveTicket } from '../commands.ts'
import type { CustomFieldSet, TicketImportFinished } from '../events.ts'

const one = 'ticket-one'
const two = 'ticket-two'
const parent = [ticketOpened(), linked('child', one), linked('child', two), linked('relates', 'x')] as const
const resolveWith = (children: ChildrenFacts): ResolveTicket => {
  const { type, at, data } = resolve()
  return { type, at, data: { ...data, children } }
}

describe('a parent', () => {
  test('is not resolved while a child is open, by name as by status', () => {
    const done = { done: [one], open: 'refuse' } as const
    ticket
      .given(...parent)
      .when(resolveWith(done))
      .thenRefused('children_open', { children: [two] })
    ticket
      .given(...parent)
      .when(setStatus('RESOLVED', { children: done }))
      .thenRefused('children_open', { children: [two] })
  })

  test('is not resolved by who says nothing about its children', () =>
    ticket
      .given(...parent)
      .when(resolve())
      .thenRefused('children_open', { children: [one, two] }))

  test('is resolved once all are done, or with them', () => {
    for (const children of [
      { done: [one, two], open: 'refuse' },
      { done: [], open: 'resolve' },
    ] as const) {
      ticket
        .given(...parent)
        .when(resolveWith(children))
        .thenState({ status: 'RESOLVED' })
      ticket
        .given(...parent)
        .when(setStatus('RESOLVED', { children }))
        .thenState({ status: 'RESOLVED' })
    }
  })

  test('that lost its children is resolved alone', () =>
    ticket
      .given(ticketOpened(), linked('child', one), {
        type: 'TicketUnlinked',
        at: hour(1),
        data: { kind: 'child', ticketId: one },
      })
      .when(resolve())
      .thenState({ status: 'RESOLVED' }))

  test('in imported history is what it was', () =>
    ticket
      .given(ticketOpened({ imported: true }), linked('child', one))
      .when(resolve())
      .thenState({ status: 'RESOLVED' }))

  test('asks its child nothing, and a child not its parent', () =>
    ticket.given(ticketOpened(), linked('parent', one)).when(resolve()).thenState({ status: 'RESOLVED' }))
})

describe('a custom field that resolving asks for', () => {
  const settings = { ...defaultSettings, requiredToResolve: ['asset', 'cost'] }
  const set = (key: string, to: string | boolean, staffOnly = false): CustomFieldSet => ({
    type: 'CustomFieldSet',
    at: hour(1),
    data: { key, staffOnly, from: null, to },
  })

  test('must have a value, and those that have none are named', () => {
    ticket
      .given(ticketOpened(), set('asset', 'PRN-3'))
      .when(resolve(undefined, settings))
      .thenRefused('custom_field_required', { fields: ['cost'] })
    ticket
      .given(ticketOpened(), set('asset', 'PRN-3'), set('cost', ''))
      .when(resolve(undefined, settings))
      .thenRefused('custom_field_required', { fields: ['cost'] })
  })

  test('may be for staff, and false is a value', () =>
    ticket
      .given(ticketOpened(), set('asset', false), set('cost', '12', true))
      .when(resolve(undefined, settings))
      .thenState({ status: 'RESOLVED' }))

  test('is not asked for in imported history until the import is finished', () => {
    const finished: TicketImportFinished = { type: 'TicketImportFinished', at: hour(1), data: {} }
    ticket
      .given(ticketOpened({ imported: true }))
      .when(resolve(undefined, settings))
      .thenState({ status: 'RESOLVED' })
    ticket
      .given(ticketOpened({ imported: true }), finished)
      .when(resolve(undefined, settings))
      .thenRefused('custom_field_required')
  })
})
