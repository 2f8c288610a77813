import { ticketState } from '@docket/contracts'
import { evolve, type OpenedTicket, unopened } from '@docket/ticketing'
import { historyArbitrary, historyTo, hour, ticketAfter, ticketOpened } from '@docket/ticketing/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toPublicState } from './to-public-state.ts'

describe('the public state', () => {
  test('of any history fits its contract, or is a tombstone when the ticket is deleted', () =>
    fc.assert(
      fc.property(historyArbitrary, (events) => {
        const ticket = events.reduce<Parameters<typeof evolve>[0]>(evolve, unopened) as OpenedTicket
        const state = toPublicState(ticket)
        expect(state === null).toBe(ticket.deleted)
        if (state) expect(ticketState.parse(state)).toEqual(state)
      }),
      { numRuns: 200 },
    ))

  test('has no client tier, level or counter that only staff may see', () => {
    const text = JSON.stringify(toPublicState(ticketAfter(ticketOpened({ tier: 'VIP' }))))
    expect(text).not.toMatch(/VIP|tier|escalation|cycle|underImport|human|reassignment/)
  })

  test('has the custom fields that are for everybody, and none that is for staff', () => {
    const set = (key: string, staffOnly: boolean) =>
      ({ type: 'CustomFieldSet', at: hour(1), data: { key, staffOnly, from: null, to: 'x' } }) as const
    const state = toPublicState(ticketAfter(ticketOpened(), set('asset', false), set('churn', true)))
    expect(state?.customFields).toEqual({ asset: 'x' })
  })

  test('of a merged ticket says where it went', () => {
    const data = { side: 'source', targetId: 'target', from: 'NEW' } as const
    const merged = ticketAfter(ticketOpened(), { type: 'TicketMerged', at: hour(1), data })
    expect(toPublicState(merged)).toMatchObject({ status: 'CLOSED', mergedInto: 'target' })
  })

  test('keeps the resolution and the times of a closed ticket', () => {
    const ticket = ticketAfter(...historyTo.CLOSED)
    if (ticket.status !== 'CLOSED') throw new Error('the sample is not closed')
    const { resolution, resolvedAt, closedAt } = ticket
    expect(toPublicState(ticket)).toMatchObject({ status: 'CLOSED', resolution, resolvedAt, closedAt })
  })
})
