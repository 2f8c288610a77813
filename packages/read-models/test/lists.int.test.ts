import { createKysely, transaction } from '@docket/database'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  countTickets,
  listComments,
  listHistory,
  listTickets,
  type Page,
  projectionsConsumer,
  type ReadDatabase,
  readOverview,
  readTicket,
  type TicketDetailRow,
  type TicketFilters,
  type TicketListRow,
  type TicketSort,
  waitForVersion,
} from '../src/index.ts'
import { toListRow } from '../src/projections/read-tables.ts'
import { foldTicketChange } from '../src/projections/ticket-change.ts'
import { agents, historyOf, idOf, type Step, tenantId } from './histories.ts'

const staff = { kind: 'staff', userId: 'agent-1' } as const
const requester = { kind: 'requester', userId: 'requester-1' } as const
const ticketCount = 120

let database: TestDatabase
let db: ReturnType<typeof createKysely<ReadDatabase>>
const histories = Array.from({ length: ticketCount }, (_, seed) => historyOf(seed, stepsFor(seed)))
const changes = histories.map((events) => foldTicketChange(null, events)!)
const details: readonly TicketDetailRow[] = changes.map(({ after }) => after)
const listed = details.filter((row) => row.deletedAt === null)

beforeAll(async () => {
  database = await testDatabase()
  db = createKysely<ReadDatabase>(database.pool)
  const consumer = projectionsConsumer({ pool: database.pool, liveFeed: { announce: async () => {} } })
  await transaction(database.pool, (client) =>
    consumer.apply(
      client,
      histories.map((events) => ({ streamId: events[0]!.streamId, tenantId, heldVersion: 0, events })),
    ),
  )
})
afterAll(() => database.close())

/** Pseudo-random, the same in every run. */
function stepsFor(seed: number): readonly Step[] {
  let state = seed * 2_654_435_761 + 1
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * below)
  }
  return Array.from({ length: seed % 9 }, () => ({ kind: next(15), a: next(100), b: next(100) }))
}

const list = (
  filters: TicketFilters,
  more: { viewer?: typeof staff | typeof requester; sort?: TicketSort[] } = {},
) =>
  listTickets(db, {
    tenantId,
    viewer: more.viewer ?? staff,
    filters,
    sort: more.sort ?? [],
    page: { limit: 100, cursor: null },
  })

const ids = (rows: readonly TicketListRow[]) => rows.map((row) => row.ticketId).toSorted()

describe('a list', () => {
  test('has rows equal to the fold of the log', async () => {
    const page = await list({ q: 'printer' })
    for (const row of page.rows) {
      const expected = toListRow(changes.find(({ after }) => after.ticketId === row.ticketId)!)
      expect(row).toEqual(expected)
    }
    expect(page.rows.length).toBeGreaterThan(10)
  })

  const some = (values: readonly (string | null)[]) => (value: string | null) => values.includes(value)
  const cases: [string, TicketFilters, (row: TicketDetailRow) => boolean][] = [
    ['everything', {}, () => true],
    ['one status', { status: ['OPEN'] }, (row) => row.status === 'OPEN'],
    ['several statuses', { status: ['OPEN', 'NEW'] }, (row) => some(['OPEN', 'NEW'])(row.status)],
    [
      'priority and type',
      { priority: ['P1'], type: ['QUESTION'] },
      (row) => row.priority === 'P1' && row.type === 'QUESTION',
    ],
    ['me', { assigneeId: ['me'] }, (row) => row.assigneeId === 'agent-1'],
    ['nobody', { assigneeId: ['none'] }, (row) => row.assigneeId === null],
    [
      'nobody or another',
      { assigneeId: ['none', agents[1]!] },
      (row) => some([null, 'agent-2'])(row.assigneeId),
    ],
    ['a team', { teamId: ['team-2'] }, (row) => row.teamId === 'team-2'],
    ['a requester', { requesterId: ['requester-2'] }, (row) => row.requesterId === 'requester-2'],
    ['an organization', { organizationId: ['organization-1'] }, (row) => row.organizationId !== null],
    ['a tier', { tier: ['VIP'] }, (row) => row.tier === 'VIP'],
    [
      'any of some tags',
      { tag: ['network', 'printer'] },
      (row) => row.tags.some(some(['network', 'printer'])),
    ],
    ['not delayed', { delayed: false }, (row) => !row.delayed],
    ['delayed', { delayed: true }, (row) => row.delayed],
    [
      'a day',
      { createdFrom: '2026-11-03T00:00:00.000Z', createdTo: '2026-11-04T00:00:00.000Z' },
      (row) => row.createdAt.startsWith('2026-11-03'),
    ],
    [
      'changed since',
      { updatedFrom: '2026-11-10T00:01:00.000Z' },
      (row) => row.updatedAt >= '2026-11-10T00:01:00.000Z',
    ],
    ['due', { dueBefore: '2030-01-01T00:00:00.000Z' }, (row) => row.dueAt !== null],
    ['a number', { q: 'tck-000017' }, (row) => row.number === 'TCK-000017'],
    ['its digits', { q: '000017' }, (row) => row.number === 'TCK-000017'],
    [
      'words of title and description',
      { q: 'Billing vanished' },
      (row) => /Billing/.test(row.title) && /vanished/.test(row.description),
    ],
    ['punctuation only', { q: '"((' }, () => false],
    ['quotes and operators', { q: "'; drop table ticket_list; -- | & ! :*" }, () => false],
  ]
  test.each(cases)('filters by %s', async (_name, filters, belongs) => {
    const expected = listed.filter(belongs)
    const pages = await allPages(filters, [], 50)
    expect(ids(pages.flatMap((page) => page.rows))).toEqual(ids(expected))
    expect(pages[0]?.total).toBe(expected.length)
  })

  test('of a requester holds their own tickets and refuses filters for staff', async () => {
    const page = await list({}, { viewer: requester })
    expect(ids(page.rows)).toEqual(ids(listed.filter((row) => row.requesterId === 'requester-1')))
    await expect(list({ tier: ['VIP'] }, { viewer: requester })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(list({ delayed: true }, { viewer: requester })).rejects.toMatchObject({
      errors: [{ path: 'delayed' }],
    })
  })

  test('of another tenant is empty', async () => {
    const page = await listTickets(db, {
      tenantId: idOf(1),
      viewer: staff,
      filters: {},
      sort: [],
      page: { limit: 10, cursor: null },
    })
    expect(page).toMatchObject({ rows: [], total: 0, next: null, prev: null, hasMore: false })
  })
})

describe('custom fields', () => {
  const fields = { os: 'linux', seats: 12, vip: true }
  const chosen = listed.slice(0, 3)
  beforeAll(() =>
    database.pool.query('update ticket_list set custom_fields = $1 where ticket_id = any ($2)', [
      JSON.stringify(fields),
      chosen.map((row) => row.ticketId),
    ]),
  )
  test.each([
    [{ os: ['linux'] }, 3],
    [{ os: ['bsd', 'linux'] }, 3],
    [{ seats: ['12'], vip: ['true'] }, 3],
    [{ seats: ['13'] }, 0],
    [{ os: ['lin'] }, 0],
    [{ "o's": ['\\"'] }, 0],
  ])('filter as text, whatever their type: %j finds %i', async (customFields, count) =>
    expect((await list({ customFields })).total).toBe(count),
  )
  test('filter for a requester where they are public', async () => {
    const asked = { tenantId, viewer: requester, filters: { customFields: { os: ['linux'] } }, sort: [] }
    const page = { limit: 10, cursor: null }
    await expect(listTickets(db, { ...asked, page })).rejects.toMatchObject({
      errors: [{ path: 'cf.os', code: 'staff_only' }],
    })
    const own = chosen.filter((row) => row.requesterId === requester.userId)
    expect(ids((await listTickets(db, { ...asked, page, publicFields: ['os'] })).rows)).toEqual(ids(own))
  })
})

test('tickets are counted as they are listed', async () => {
  for (const filters of [
    {},
    { tag: ['printer'] },
    { status: ['OPEN'] },
    { q: 'printer' },
  ] as TicketFilters[]) {
    const { total } = await list(filters)
    expect(await countTickets(db, { tenantId, viewer: staff, filters, sort: [] })).toEqual({
      count: total,
      capped: false,
    })
  }
})

describe('paging', () => {
  const up = (field: TicketSort['field']) => ({ field, descending: false })
  const down = (field: TicketSort['field']) => ({ field, descending: true })
  const orders: [string, TicketSort[]][] = [
    ['by default', []],
    ['by -updatedAt', [down('updatedAt')]],
    ['by priority,-createdAt', [up('priority'), down('createdAt')]],
    ['by -status,priority,number', [down('status'), up('priority'), up('number')]],
    ['by dueAt', [up('dueAt')]],
    ['by -number', [down('number')]],
    ['by priority', [up('priority')]],
    ['by -status', [down('status')]],
  ]
  test.each(orders)('%s meets every ticket once, forwards and backwards', async (_name, sort) => {
    const pages = await allPages({}, sort, 7)
    const forwards = pages.flatMap((page) => page.rows)
    expect(ids(forwards)).toEqual(ids(listed))
    expect(forwards).toEqual((await list({}, { sort })).rows.concat(forwards.slice(100)))

    const backwards: TicketListRow[] = [...pages.at(-1)!.rows]
    for (let prev = pages.at(-1)!.prev; prev; ) {
      const page: Page<TicketListRow> = await at({}, sort, { limit: 7, cursor: prev })
      backwards.unshift(...page.rows)
      expect(page.hasMore).toBe(true)
      prev = page.prev
    }
    expect(backwards).toEqual(forwards)
  })

  test('by tag goes the way of its own index, forwards and backwards', async () => {
    const expected = listed.filter((row) => row.tags.includes('printer'))
    for (const sort of [[], [up('createdAt')]]) {
      const pages = await allPages({ tag: ['printer'] }, sort, 4)
      expect(ids(pages.flatMap((page) => page.rows))).toEqual(ids(expected))
      const last = pages.at(-1)!
      const before = await at({ tag: ['printer'] }, sort, { limit: 4, cursor: last.prev })
      expect(before.rows).toEqual(pages.at(-2)!.rows)
      expect(before.total).toBe(expected.length)
    }
  })

  test('by number gives the same rows as by cursor, and has an end', async () => {
    const [, second] = await allPages({}, [], 7)
    const numbered = await at({}, [], { page: 2, pageSize: 7 })
    expect(numbered.rows).toEqual(second!.rows)
    await expect(at({}, [], { page: 101, pageSize: 100 })).rejects.toMatchObject({
      errors: [{ path: 'page', code: 'too_deep' }],
    })
  })

  test('refuses the cursor of another query', async () => {
    const { next } = await at({}, [], { limit: 7, cursor: null })
    await expect(at({ status: ['NEW'] }, [], { limit: 7, cursor: next })).rejects.toMatchObject({
      errors: [{ path: 'cursor', code: 'cursor_of_another_query' }],
    })
  })
})

describe('one ticket', () => {
  test('is found by id and by number, as the log tells it', async () => {
    const expected = listed[10]!
    expect(await readTicket(db, tenantId, expected.ticketId)).toEqual(expected)
    expect(await readTicket(db, tenantId, expected.number.toLowerCase())).toEqual(expected)
    expect(await readTicket(db, idOf(1), expected.ticketId)).toBeNull()
    expect(await readTicket(db, tenantId, 'nonsense')).toBeNull()
  })

  test('that is deleted is not found, yet its token is reached', async () => {
    const deleted = details.find((row) => row.deletedAt !== null)!
    expect(await readTicket(db, tenantId, deleted.ticketId)).toBeNull()
    const asked = { tenantId, ticketId: deleted.ticketId, version: deleted.version, withinMs: 100 }
    expect(await waitForVersion(db, asked)).toBe('reached')
  })

  test('of a row from before merges and ratings were known has none of them', async () => {
    const { after } = changes.find(({ after: row }) => row.deletedAt === null)!
    const { mergedInto, mergedTickets, rating, staffFields, ...known } = after
    await database.pool.query('update ticket_detail set detail = $2 where ticket_id = $1', [
      after.ticketId,
      JSON.stringify(known),
    ])
    const none = { mergedInto: null, mergedTickets: [], rating: null, staffFields: [] }
    expect(await readTicket(db, tenantId, after.ticketId)).toEqual({ ...known, ...none })
    await database.pool.query('update ticket_detail set detail = $2 where ticket_id = $1', [
      after.ticketId,
      JSON.stringify(after),
    ])
  })

  test('shows a requester the public comments only, in order', async () => {
    const chosen = changes.findIndex(
      ({ comments }) =>
        comments.some((one) => one.visibility === 'INTERNAL') &&
        comments.some((one) => one.visibility === 'PUBLIC'),
    )
    const { after, comments } = changes[chosen]!
    const query = { tenantId, ticket: after, page: { limit: 50, cursor: null } }
    expect((await listComments(db, { ...query, viewer: staff })).rows).toEqual(comments)
    const shown = await listComments(db, { ...query, viewer: requester })
    const visible = comments.filter((one) => one.visibility === 'PUBLIC')
    expect(shown.rows).toEqual(visible)
    expect(shown.total).toBe(visible.length)
  })

  test('has a history by cursor, equal to the fold', async () => {
    const { after, history } = changes.toSorted((a, b) => b.history.length - a.history.length)[0]!
    const rows = []
    let cursor = null
    do {
      const page = await listHistory(db, { tenantId, ticketId: after.ticketId, page: { limit: 3, cursor } })
      rows.push(...page.rows)
      cursor = page.next
    } while (cursor)
    const order = (row: { version: number; field: string }) =>
      `${String(row.version).padStart(4, '0')} ${row.field}`
    expect(rows).toEqual(history.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)))
  })
})

test('the overview counts what the lists hold', async () => {
  const open = listed.filter((row) => !['RESOLVED', 'CLOSED'].includes(row.status))
  const overview = await readOverview(db, tenantId, '2026-11-07T23:59:59.999Z')
  expect(overview).toMatchObject({
    total: listed.length,
    open: open.length,
    delayed: 0,
    unassigned: open.filter((row) => row.assigneeId === null).length,
    createdToday: listed.filter((row) => row.createdAt.startsWith('2026-11-07')).length,
    resolvedToday: listed.filter((row) => row.resolvedAt?.startsWith('2026-11-07')).length,
  })
  for (const [status, count] of Object.entries(overview.byStatus)) {
    expect([status, count]).toEqual([status, listed.filter((row) => row.status === status).length])
  }
  expect(Object.values(overview.byType).reduce((sum, count) => sum + count)).toBe(listed.length)
  expect(await readOverview(db, idOf(1), '2026-11-07T00:00:00.000Z')).toMatchObject({
    total: 0,
    byStatus: { NEW: 0 },
  })
})

type Asked = Parameters<typeof listTickets>[1]['page']

const at = (filters: TicketFilters, sort: readonly TicketSort[], page: Asked) =>
  listTickets(db, { tenantId, viewer: staff, filters, sort, page })

const allPages = async (filters: TicketFilters, sort: readonly TicketSort[], limit: number) => {
  const pages: Page<TicketListRow>[] = []
  let cursor = null
  do {
    const page: Page<TicketListRow> = await at(filters, sort, { limit, cursor })
    pages.push(page)
    cursor = page.next
  } while (cursor)
  return pages
}
