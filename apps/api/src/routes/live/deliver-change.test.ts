import { liveFrames, type NewsType, newsTypes } from '@docket/contracts'
import type { TimedRow } from '@docket/read-models'
import { beforeEach, describe, expect, test } from 'vitest'
import { listRow } from '../../../test/list-row.ts'
import type { Change } from './change.ts'
import { deliverChange } from './deliver-change.ts'
import type { TicketFrame } from './frames.ts'
import type { LiveConnection } from './live-connection.ts'
import { createLiveGroups, type LiveGroups } from './live-groups.ts'
import { compileFilter, type Scope } from './stream-filter.ts'
import { createToldVersions, type ToldVersions } from './told-versions.ts'

const { ticketId } = listRow()
const ritas = { requesterId: 'rita', assigneeId: null, teamId: null }
const bobs = { requesterId: 'bob', assigneeId: null, teamId: null }
const change = (more: Partial<Change> = {}): Change => ({
  ticketId,
  version: 5,
  changed: ['status', 'escalationLevel'],
  internal: false,
  before: ritas,
  after: ritas,
  cause: { by: 'ada', correlationId: 'click' },
  publicCause: { by: 'ada', correlationId: 'click' },
  numbers: [7],
  ...more,
})

let groups: LiveGroups
let told: ToldVersions
let opened: number
beforeEach(() => {
  groups = createLiveGroups()
  told = createToldVersions(100)
  opened = 0
})

const listen = (
  kind: 'staff' | 'requester',
  userId: string,
  scope: Scope = { kind: 'all' },
  types: readonly NewsType[] = newsTypes,
) => {
  opened++
  const frames: TicketFrame[] = []
  const connection = {
    filter: compileFilter({ kind, userId }, scope, types),
    opened,
    deliver: (frame: TicketFrame) => void frames.push(frame),
  }
  groups.add(connection as unknown as LiveConnection)
  return frames
}
const deliver = (what: Change, row: TimedRow | undefined) =>
  deliverChange(what, row, { groups, told, id: '0123456789ab.7', opened })
const parsed = ({ bytes }: TicketFrame) => {
  const lines = bytes.toString().trimEnd().split('\n')
  const value = (field: string) =>
    lines.find((line) => line.startsWith(`${field}: `))?.slice(field.length + 2)
  return { event: value('event'), id: value('id'), data: JSON.parse(value('data') ?? '') }
}
const events = (frames: TicketFrame[]) => frames.map((frame) => parsed(frame).event)

describe('a change', () => {
  test('is one frame for all staff, the same bytes, and another for the requester', () => {
    const [ada, bea, rita] = [listen('staff', 'ada'), listen('staff', 'bea'), listen('requester', 'rita')]
    deliver(change(), listRow())
    expect(ada[0]?.bytes).toBe(bea[0]?.bytes)
    const [forStaff, forRita] = [parsed(ada[0]!), parsed(rita[0]!)]
    expect(forStaff).toMatchObject({ event: 'ticket.changed', id: '0123456789ab.7' })
    expect(forStaff.data).toMatchObject({ version: 5, changed: ['status', 'escalationLevel'], by: 'ada' })
    expect(forStaff.data.ticket).toMatchObject({ tier: 'VIP', commentCount: 3 })
    expect(forRita.data).toMatchObject({ version: 3, changed: ['status'] })
    expect(forRita.data.ticket).toMatchObject({
      version: 3,
      commentCount: 1,
      updatedAt: '2026-11-21T03:30:00.000Z',
    })
    for (const hidden of ['tier', 'delayed', 'escalationLevel', 'reassignmentCount', 'importing', 'tenantId'])
      expect(forRita.data.ticket).not.toHaveProperty(hidden)
    for (const { data } of [forStaff, forRita])
      expect(liveFrames['ticket.changed'].safeParse(data).error).toBeUndefined()
  })

  test('is told to nobody who may not see the ticket', () => {
    const [bob, mine] = [listen('requester', 'bob'), listen('staff', 'ada', { kind: 'mine' })]
    const other = listen('staff', 'ada', { kind: 'ticket', ticketId: 'another' })
    deliver(change(), listRow())
    expect([bob, mine, other]).toEqual([[], [], []])
  })

  test('that is internal is told to staff only', () => {
    const [ada, rita] = [listen('staff', 'ada'), listen('requester', 'rita')]
    deliver(change({ internal: true }), listRow())
    expect(ada).toHaveLength(1)
    expect(rita).toEqual([])
  })

  test('is told once, however often it is named, also when the row is read ahead of its news', () => {
    const ada = listen('staff', 'ada')
    deliver(change({ version: 4 }), listRow({ version: 5 }))
    deliver(change({ version: 5 }), listRow({ version: 5 }))
    deliver(change({ version: 5, changed: [] }), listRow({ version: 5 }))
    expect(ada.map(({ version }) => version)).toEqual([5])
    expect(parsed(ada[0]!).data.changed).toEqual([])
  })

  test('that was told ahead of its news is told again to those who came in between', () => {
    const ada = listen('staff', 'ada')
    deliver(change({ version: 4 }), listRow({ version: 5 }))
    const late = listen('staff', 'bea')
    deliver(change({ version: 5 }), listRow({ version: 5 }))
    expect([ada.length, late.length]).toEqual([1, 1])
  })

  test('goes by the types a stream asked for', () => {
    const [changed, left] = [
      listen('staff', 'ada', { kind: 'all' }, ['ticket.changed']),
      listen('staff', 'ada', { kind: 'all' }, ['ticket.left']),
    ]
    deliver(change(), listRow())
    deliver(
      change({ version: 6, after: null }),
      listRow({ version: 6, deletedAt: '2026-11-21T05:00:00.000Z' }),
    )
    expect([events(changed), events(left)]).toEqual([['ticket.changed'], ['ticket.left']])
  })
})

describe('a ticket that leaves', () => {
  test('one requester is told to them, and is new to the other', () => {
    const [rita, bob, ada] = [listen('requester', 'rita'), listen('requester', 'bob'), listen('staff', 'ada')]
    deliver(change({ after: bobs }), listRow({ requesterId: 'bob' }))
    expect([events(rita), events(bob), events(ada)]).toEqual([
      ['ticket.left'],
      ['ticket.changed'],
      ['ticket.changed'],
    ])
    expect(parsed(rita[0]!).data).toEqual({ ticketId, version: 5 })
  })

  test('and has come back by the time its row is read has not left', () => {
    const rita = listen('requester', 'rita')
    deliver(change({ after: bobs, version: 5 }), listRow({ version: 6, publicVersion: 6 }))
    deliver(change({ before: bobs, version: 6 }), listRow({ version: 6, publicVersion: 6 }))
    expect(events(rita)).toEqual(['ticket.changed'])
  })

  test('everybody when it is deleted, is told to those who could see it', () => {
    const [rita, bob, ada] = [listen('requester', 'rita'), listen('requester', 'bob'), listen('staff', 'ada')]
    deliver(change({ after: null }), listRow({ deletedAt: '2026-11-21T05:00:00.000Z' }))
    expect([events(rita), events(bob), events(ada)]).toEqual([['ticket.left'], [], ['ticket.left']])
  })
})
