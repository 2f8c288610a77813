import { createKysely, transaction } from '@docket/database'
import type { StoredEvent } from '@docket/event-sourcing'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import { encodeTicketEvent, type TicketEvent, ticketStream } from '@docket/ticketing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  listTickets,
  projectionsConsumer,
  type ReadDatabase,
  readHighlights,
  type TicketFilters,
  type TicketSort,
} from '../src/index.ts'
import { historyOf, idOf, tenantId } from './histories.ts'

const staff = { kind: 'staff', userId: 'agent-1' } as const
const requester = (userId: string) => ({ kind: 'requester', userId }) as const

let database: TestDatabase
let db: ReturnType<typeof createKysely<ReadDatabase>>
beforeAll(async () => {
  database = await testDatabase()
  db = createKysely<ReadDatabase>(database.pool)
})
afterAll(() => database.close())

/** A ticket of `seed` with other texts, told to the projections event by event. */
const told = async (seed: number, texts: object, more: readonly TicketEvent[] = [], tenant = tenantId) => {
  const [first] = historyOf(seed, [], tenant)
  const opened = { ...first!, data: { ...(first!.data as object), ...texts } } as StoredEvent
  const events = [opened, ...more.map((event, index) => stored(first!, event, index + 2))]
  await apply(0, events)
  return idOf(seed)
}

const stored = (like: StoredEvent, event: TicketEvent, version: number): StoredEvent => ({
  ...like,
  ...encodeTicketEvent(event),
  version,
  eventId: idOf(version, version),
})

const apply = (heldVersion: number, events: readonly StoredEvent[]) =>
  transaction(database.pool, (client) => {
    const { streamId, tenantId: tenant } = events[0]!
    const consumer = projectionsConsumer({ pool: database.pool, liveFeed: { announce: async () => {} } })
    return consumer.apply(client, [{ streamId, tenantId: tenant, heldVersion, events }])
  })

/** The next event of a ticket told before. */
const next = (seed: number, version: number, event: TicketEvent) =>
  apply(version - 1, [stored(historyOf(seed, [])[0]!, event, version)])

const at = '2026-11-20T10:00:00.000Z'
const commented = (
  commentId: string,
  body: string,
  visibility: 'PUBLIC' | 'INTERNAL' = 'PUBLIC',
): TicketEvent => ({
  type: 'CommentAdded',
  at,
  data: {
    ...{ commentId, authorId: 'agent-1', authorKind: 'agent', visibility, body },
    ...{ mentions: [], carriedFrom: null },
  },
})

const search = (
  q: string,
  more: {
    viewer?: typeof staff | ReturnType<typeof requester>
    filters?: TicketFilters
    sort?: TicketSort[]
    page?: Parameters<typeof listTickets>[1]['page']
    tenant?: string
  } = {},
) =>
  listTickets(db, {
    tenantId: more.tenant ?? tenantId,
    viewer: more.viewer ?? staff,
    filters: { ...more.filters, q },
    sort: more.sort ?? [],
    page: more.page ?? { limit: 50, cursor: null },
  })

const found = async (q: string, more: Parameters<typeof search>[1] = {}) =>
  (await search(q, more)).rows.map((row) => row.ticketId)

const highlight = async (q: string, viewer: Parameters<typeof search>[1] = {}) => {
  const { matches } = await search(q, viewer)
  return [...(await readHighlights(db, { tenantId, q, matches })).values()]
}

describe('a search', () => {
  test('finds words of title, description and comments, best first', async () => {
    const inComment = await told(101, { title: 'First', description: 'Nothing' }, [
      commented(idOf(101, 1), 'the walrus answered'),
    ])
    const inDescription = await told(102, { title: 'Second', description: 'a walrus in the pond' })
    const inTitle = await told(103, { title: 'Walrus', description: 'Help' })
    expect(await found('walrus')).toEqual([inTitle, inDescription, inComment])
    expect(await found('pond second')).toEqual([inDescription])
    expect(await found('walrus -pond')).toEqual([inTitle, inComment])
    expect(await found('"walrus answered"')).toEqual([inComment])
    expect(await found('tck-000103')).toEqual([inTitle])
    expect(await found('000103')).toEqual([inTitle])
  })

  test('goes with filters, a sort and pages', async () => {
    const ids = await Promise.all(
      [111, 112, 113].map((seed, index) =>
        told(seed, { title: 'Pangolin', description: 'x', priority: index === 1 ? 'P1' : 'P4' }),
      ),
    )
    expect(await found('pangolin', { filters: { priority: ['P4'] } })).toEqual([ids[2], ids[0]])
    const byNumber = [{ field: 'number', descending: false } as const]
    expect(await found('pangolin', { sort: byNumber })).toEqual(ids)
    const first = await search('pangolin', { page: { limit: 2, cursor: null } })
    expect(first).toMatchObject({ total: 3, totalCapped: false, hasMore: true })
    const second = await search('pangolin', { page: { limit: 2, cursor: first.next } })
    expect([...first.rows, ...second.rows].map((row) => row.ticketId)).toEqual(ids.toReversed())
    expect(second.hasMore).toBe(false)
    const back = await search('pangolin', { page: { limit: 2, cursor: second.prev } })
    expect(back.rows).toEqual(first.rows)
  })

  test('finds parts of numbers and titles where no word is met', async () => {
    const id = await told(121, { title: 'Aardvarkistan 100% off_line', description: 'x' })
    expect(await found('ardvarkis')).toEqual([id])
    expect(await found('100% OFF_')).toEqual([id])
    expect(await found('K-00012')).toEqual([id])
    expect(await found('zz%off')).toEqual([])
    expect(await found('zz')).toEqual([])
    expect(await highlight('ardvarkis')).toEqual([
      { field: 'title', commentId: null, snippet: 'A<mark>ardvarkis</mark>tan 100% off_line' },
    ])
  })

  test('of a requester meets their own tickets, and never an internal note', async () => {
    const mine = await told(131, { requesterId: 'rita', description: 'an ocelot' }, [
      commented(idOf(131, 1), 'ocelot, publicly'),
      commented(idOf(131, 2), 'the quagga is a secret', 'INTERNAL'),
    ])
    await told(132, { requesterId: 'bob', description: 'an ocelot and a quagga' })
    const rita = { viewer: requester('rita') }
    expect(await found('ocelot', rita)).toEqual([mine])
    expect(await found('quagga', rita)).toEqual([])
    expect((await search('quagga', rita)).total).toBe(0)
    expect(await found('secret')).toEqual([mine])
    expect(await highlight('ocelot', { viewer: requester('bob') })).toHaveLength(1)
  })

  test('of another tenant meets nothing', async () => {
    const other = idOf(9_999)
    const theirs = await told(141, { title: 'Numbat' }, [], other)
    expect(await found('numbat')).toEqual([])
    expect(await found('umba')).toEqual([])
    expect(await found('numbat', { tenant: other })).toEqual([theirs])
  })

  test('follows edited and deleted texts and tickets', async () => {
    const commentId = idOf(151, 1)
    const id = await told(151, { title: 'Echidna' }, [commented(commentId, 'a kiwi')])
    expect(await found('kiwi')).toEqual([id])
    const edited = { commentId, visibility: 'PUBLIC', body: 'a kakapo', mentions: [] } as const
    await next(151, 3, { type: 'CommentEdited', at, data: edited })
    expect([await found('kiwi'), await found('kakapo')]).toEqual([[], [id]])
    await next(151, 4, { type: 'CommentDeleted', at, data: { commentId, visibility: 'PUBLIC' } })
    expect(await found('kakapo')).toEqual([])
    await next(151, 5, {
      type: 'TicketDetailsChanged',
      at,
      data: { title: { from: 'Echidna', to: 'Platypus' } },
    })
    expect([await found('echidna'), await found('platypus')]).toEqual([[], [id]])
    await next(151, 6, { type: 'TicketDeleted', at, data: { reason: null } })
    expect(await found('platypus')).toEqual([])
    await next(151, 7, { type: 'TicketRestored', at, data: {} })
    expect(await found('platypus')).toEqual([id])
  })

  test('indexes a text of more than 200 KB in part', async () => {
    const id = await told(161, { description: `capybara ${'filler '.repeat(40_000)} tapir` })
    expect(await found('capybara')).toEqual([id])
    expect(await found('tapir')).toEqual([])
  })

  test('shows what matched, escaped', async () => {
    const script = '<script>alert("axolotl")</script> & more'
    await told(171, { title: script, description: 'x' }, [])
    await told(172, { title: 'x', description: `before \u0002b\u0003 <img src=x> axolotl after` }, [])
    await told(173, { title: 'x', description: 'x' }, [
      commented(idOf(173, 1), 'see the <b>axolotl</b> there'),
    ])
    const all = await highlight('axolotl')
    expect(all).toEqual([
      {
        field: 'title',
        commentId: null,
        snippet: '&#60;script&#62;alert(&#34;<mark>axolotl</mark>&#34;)&#60;/script&#62; &#38; more',
      },
      {
        field: 'description',
        commentId: null,
        snippet: 'before b &#60;img src=x&#62; <mark>axolotl</mark> after',
      },
      {
        field: 'comment',
        commentId: idOf(173, 1),
        snippet: 'see the &#60;b&#62;<mark>axolotl</mark>&#60;/b&#62; there',
      },
    ])
  })

  test('of a common word looks at the newest thousand texts and says so', async () => {
    const busy = idOf(8_888)
    const streams = Array.from({ length: 2_600 }, (_, index) => {
      const [first] = historyOf(200_000 + index, [], busy)
      const number = `TCK-${String(index + 1).padStart(6, '0')}`
      const title = index % 1_300 === 7 ? 'common needle' : 'common'
      const data = { ...(first!.data as object), number, title, description: 'x' }
      const opened = { ...first!, data } as StoredEvent
      return {
        streamId: ticketStream(idOf(200_000 + index)),
        tenantId: busy,
        heldVersion: 0,
        events: [opened],
      }
    })
    await transaction(database.pool, (client) =>
      projectionsConsumer({ pool: database.pool, liveFeed: { announce: async () => {} } }).apply(
        client,
        streams,
      ),
    )
    const common = await search('common', { tenant: busy })
    expect(common).toMatchObject({ total: 1_000, totalCapped: true })
    expect(common.rows[0]?.number).toBe('TCK-002600')
    const rare = await search('common needle', { tenant: busy })
    expect(rare).toMatchObject({ total: 2, totalCapped: false })
    expect(rare.rows.map((row) => row.number)).toEqual(['TCK-001308', 'TCK-000008'])
    const filtered = await search('common', { tenant: busy, filters: { priority: ['P1'] } })
    expect(filtered).toMatchObject({ total: 500, totalCapped: true })
  })
})
