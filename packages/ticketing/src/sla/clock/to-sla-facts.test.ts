import { describe, expect, test } from 'vitest'
import {
  assigned,
  closed,
  commented,
  deleted,
  escalated,
  hour,
  importFinished,
  network,
  reopened,
  resolved,
  statusChanged,
  ticketOpened,
} from '../../spec/samples.ts'
import type { TicketEvent } from '../../ticket/events.ts'
import { pin } from '../cases/case.fixture.ts'
import type { SlaEvent } from '../events.ts'
import { toSlaFacts } from './to-sla-facts.ts'

const factsOf = (...events: readonly (TicketEvent | SlaEvent)[]) =>
  toSlaFacts(events.map((event, i) => ({ eventId: `e${i + 1}`, actor: 'user', event })))
const typesOf = (...events: readonly (TicketEvent | SlaEvent)[]) =>
  factsOf(...events)
    .filter((fact) => fact.type !== 'described')
    .map((fact) => fact.type)

const restored = (from: 'RESOLVED' | 'REOPENED', to: 'OPEN' | 'PENDING_INFO' | 'RESOLVED'): TicketEvent =>
  ({
    type: 'TicketStatusChanged',
    at: hour(3),
    data: { from, to, reason: null, until: null, restored: { status: to } },
  }) as unknown as TicketEvent

describe('what the clocks learn of a stream', () => {
  test('times become milliseconds, events keep their id', () =>
    expect(factsOf(ticketOpened(), resolved('NEW', hour(2)))).toMatchObject([
      { type: 'opened', at: Date.parse(hour(0)), id: 'e1', imported: false },
      { type: 'described', id: 'e1' },
      { type: 'resolved', at: Date.parse(hour(2)), id: 'e2' },
    ]))

  test('a whole life', () =>
    expect(
      typesOf(
        ticketOpened({ imported: true }),
        statusChanged('NEW', 'OPEN'),
        escalated(),
        resolved('OPEN'),
        closed(),
        reopened({ from: 'CLOSED' }),
        deleted(),
        { type: 'TicketRestored', at: hour(4), data: {} },
        { type: 'DueDateSet', at: hour(4), data: { from: null, to: hour(9) } },
        { type: 'SlaPolicyApplied', at: hour(5), data: pin({}) },
        { type: 'SlaPolicyRemoved', at: hour(5), data: { policyId: 'policy', policyVersion: 1 } },
        importFinished(),
      ),
    ).toEqual([
      'opened',
      'moved',
      'moved',
      'resolved',
      'closed',
      'reopened',
      'deleted',
      'restored',
      'due_date_set',
      'policy_applied',
      'policy_removed',
      'import_finished',
    ]))

  test('only an undo leaves DONE or enters it without a word of its own, the rest is no news', () => {
    expect(factsOf(restored('RESOLVED', 'PENDING_INFO'))).toMatchObject([
      { type: 'back_open', waiting: true },
    ])
    expect(factsOf(restored('RESOLVED', 'OPEN'))).toMatchObject([{ type: 'back_open', waiting: false }])
    expect(typesOf(restored('REOPENED', 'RESOLVED'))).toEqual(['back_done'])
    expect(typesOf(commented({ visibility: 'INTERNAL', authorKind: 'agent' }))).toEqual([])
  })

  test('a merge stops the source, never the target', () => {
    const merged = (side: 'source' | 'target') =>
      ({ type: 'TicketMerged', at: hour(2), data: { side } }) as unknown as TicketEvent
    expect(typesOf(merged('source'))).toEqual(['merged'])
    expect(typesOf(merged('target'))).toEqual([])
  })

  test('a ticket is described anew when a field changes that policies may ask for, and only then', () => {
    const described = factsOf(
      ticketOpened({ tags: ['a'], teamId: null }),
      assigned({ teamId: network }),
      assigned({ teamId: network }),
      { type: 'TicketPriorityChanged', at: hour(1), data: { from: 'P3', to: 'P1' } },
      { type: 'TicketDetailsChanged', at: hour(1), data: { title: { from: 'a', to: 'b' } } },
      { type: 'TicketDetailsChanged', at: hour(1), data: { category: { from: 'a', to: 'billing' } } },
      { type: 'TicketTierChanged', at: hour(1), data: { from: null, to: 'VIP' } },
      { type: 'TicketTagged', at: hour(1), data: { tags: ['b'] } },
      { type: 'TicketUntagged', at: hour(1), data: { tags: ['a'] } },
      {
        type: 'CustomFieldSet',
        at: hour(1),
        data: { key: 'site', staffOnly: false, from: null, to: 'north' },
      },
    ).filter((fact) => fact.type === 'described')
    expect(described.map((fact) => fact.id)).toEqual(['e1', 'e2', 'e4', 'e6', 'e7', 'e8', 'e9', 'e10'])
    expect(described.at(-1)).toMatchObject({
      subject: {
        priority: 'P1',
        category: 'billing',
        tier: 'VIP',
        teamId: network,
        tags: ['b'],
        customFields: { site: 'north' },
      },
    })
  })
})
