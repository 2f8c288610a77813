import { liveFrames } from '@docket/contracts'
import { until } from '@docket/testkit'
import { describe, expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import type { Person } from './people.ts'
import { openStream, type SseStream } from './sse-client.ts'

const { url, acme, globex, as, pool } = await useHarness()

/** A stream of this person that is up to date. */
const follow = async (
  person: Person,
  query: Record<string, string> = {},
  lastEventId?: string,
): Promise<SseStream> => {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const stream = await openStream(url, { token: person.token, query, headers })
  expect(stream.status).toBe(200)
  await stream.wait('checkpoint')
  return stream
}

const openTicket = async (person: Person, more: object = {}) => {
  const { status, data, meta } = await as(person).post('/tickets', {
    title: 'Printer',
    description: 'x',
    ...more,
  })
  expect(status).toBe(201)
  // seen by the lists before anything else happens to it
  const read = await as(person).get(`/tickets/${data.ticketId}`, undefined, {
    headers: { 'x-consistency': meta.consistency },
  })
  expect(read.status).toBe(200)
  return { ...data, requestId: meta.requestId }
}
const edit = async (person: Person, ticketId: string, body: object) => {
  const answer = await as(person).patch(`/tickets/${ticketId}`, body)
  expect(answer.status, answer.text).toBe(200)
  return answer
}
const note = async (person: Person, ticketId: string, visibility: 'PUBLIC' | 'INTERNAL') => {
  const answer = await as(person).post(`/tickets/${ticketId}/comments`, { body: 'a word', visibility })
  expect(answer.status, answer.text).toBe(201)
}
/** Frames about one ticket. */
const about = (stream: SseStream, ticketId: string) =>
  stream.frames.filter((frame) => frame.data.ticketId === ticketId)
const versionsOf = (stream: SseStream, ticketId: string) =>
  about(stream, ticketId).map((frame) => frame.data.version)
/** Waits until the stream has told of a change that everybody may see: whatever came before it has been told too. */
const told = async (stream: SseStream, marker: { ticketId: string }) =>
  until(() => about(stream, marker.ticketId).length > 0)

describe('a stream', () => {
  test('begins with a checkpoint, then tells what changes as the list shows it', async () => {
    const stream = await follow(acme.ADMIN)
    expect(stream.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    expect(stream.frames[0]).toMatchObject({ event: 'checkpoint', data: { fetch: true } })
    const ticket = await openTicket(acme.END_USER)
    await told(stream, ticket)
    const [frame] = about(stream, ticket.ticketId)
    expect(frame).toMatchObject({
      event: 'ticket.changed',
      data: { version: 1, changed: [], by: acme.END_USER.userId, correlationId: ticket.requestId },
    })
    const { data: list } = await as(acme.ADMIN).get<{ ticketId: string }[]>('/tickets', {
      sort: '-createdAt',
    })
    const listed = (Array.isArray(list) ? list : (list as { items: { ticketId: string }[] }).items)[0]
    expect(frame?.data.ticket).toEqual(listed)
    for (const { event, data } of stream.frames)
      expect(liveFrames[event as keyof typeof liveFrames].safeParse(data).error).toBeUndefined()
    stream.close()
  })

  test('names what changed, who did it and by which request', async () => {
    const ticket = await openTicket(acme.END_USER)
    const stream = await follow(acme.SENIOR_ENGINEER, { tickets: ticket.number })
    const { meta } = await edit(acme.ADMIN, ticket.ticketId, { title: 'Plotter' })
    const [frame] = await stream.wait('ticket.changed')
    expect(frame?.data).toMatchObject({
      version: 2,
      changed: ['title'],
      by: acme.ADMIN.userId,
      correlationId: meta.requestId,
      ticket: { title: 'Plotter' },
    })
    stream.close()
  })

  test('tells nothing of another tenant, and an id of another tenant opens nothing', async () => {
    const theirs = await follow(globex.ADMIN)
    const mine = await follow(acme.ADMIN)
    const ticket = await openTicket(acme.END_USER)
    await told(mine, ticket)
    const [frame] = about(mine, ticket.ticketId)
    theirs.close()
    const stolen = await follow(globex.ADMIN, {}, frame?.id)
    const marker = await openTicket(globex.END_USER)
    await told(stolen, marker)
    expect(stolen.of('ticket.changed').map(({ data }) => data.ticketId)).toEqual([marker.ticketId])
    expect(
      (await openStream(url, { token: globex.ADMIN.token, query: { tickets: ticket.ticketId } })).status,
    ).toBe(404)
    mine.close()
    stolen.close()
  })

  test('merges what happens to one ticket within a quarter of a second', async () => {
    const ticket = await openTicket(acme.END_USER)
    const stream = await follow(acme.ADMIN)
    const from = performance.now()
    for (let i = 1; i <= 12; i++) await edit(acme.ADMIN, ticket.ticketId, { title: `Title ${i}` })
    await until(() => versionsOf(stream, ticket.ticketId).at(-1) === 13)
    const took = performance.now() - from
    const frames = about(stream, ticket.ticketId)
    expect(frames.length).toBeLessThanOrEqual(Math.ceil(took / 250) + 1)
    expect(frames.at(-1)?.data).toMatchObject({ ticket: { title: 'Title 12' } })
    stream.close()
  })

  test('keeps to one ticket, to the types it was asked for, and to what is mine', async () => {
    const [one, other] = [await openTicket(acme.END_USER), await openTicket(acme.END_USER)]
    const ofOne = await follow(acme.ADMIN, { tickets: one.ticketId })
    const onlyLeft = await follow(acme.ADMIN, { types: 'ticket.left' })
    const mine = await follow(acme.DEVOPS_ENGINEER, { tickets: 'mine' })
    await edit(acme.ADMIN, other.ticketId, { title: 'Other' })
    await as(acme.ADMIN).put(`/tickets/${one.ticketId}/assign`, { assigneeId: acme.DEVOPS_ENGINEER.userId })
    await told(ofOne, one)
    await told(mine, one)
    expect(ofOne.of('ticket.changed').map(({ data }) => data.ticketId)).toEqual([one.ticketId])
    expect(mine.of('ticket.changed').map(({ data }) => data.ticketId)).toEqual([one.ticketId])
    await as(acme.ADMIN).delete(`/tickets/${one.ticketId}/assignee`)
    const [left] = await mine.wait('ticket.left')
    expect(left?.data).toEqual({ ticketId: one.ticketId, version: 3 })
    expect(onlyLeft.of('ticket.changed')).toEqual([])
    for (const stream of [ofOne, onlyLeft, mine]) stream.close()
  })

  test('tells that a deleted ticket has left', async () => {
    const ticket = await openTicket(acme.END_USER)
    const [staff, requester, stranger] = [
      await follow(acme.MANAGER),
      await follow(acme.END_USER),
      await follow(acme.otherUser),
    ]
    const answer = await as(acme.ADMIN).delete(`/tickets/${ticket.ticketId}`, undefined, {
      headers: { 'if-match': '"1"' },
    })
    expect(answer.status, answer.text).toBeLessThan(300)
    for (const stream of [staff, requester]) {
      const [left] = await stream.wait('ticket.left')
      expect(left?.data).toEqual({ ticketId: ticket.ticketId, version: 2 })
    }
    const marker = await openTicket(acme.otherUser)
    await told(stranger, marker)
    expect(about(stranger, ticket.ticketId)).toEqual([])
    for (const stream of [staff, requester, stranger]) stream.close()
  })
})

describe('a requester', () => {
  test('is told of their own tickets only, without what staff keep to themselves', async () => {
    const stream = await follow(acme.END_USER)
    const staff = await follow(acme.ADMIN)
    const ticket = await openTicket(acme.END_USER)
    await told(stream, ticket)
    await note(acme.ADMIN, ticket.ticketId, 'INTERNAL')
    await until(() => versionsOf(staff, ticket.ticketId).includes(2))
    const foreign = await openTicket(acme.otherUser)
    await told(staff, foreign)
    const marker = await openTicket(acme.END_USER)
    await told(stream, marker)
    expect(versionsOf(stream, ticket.ticketId)).toEqual([1])
    expect(about(stream, foreign.ticketId)).toEqual([])
    const row = stream.of('ticket.changed')[0]?.data.ticket as object
    for (const hidden of ['tier', 'delayed', 'escalationLevel', 'reassignmentCount', 'importing'])
      expect(row).not.toHaveProperty(hidden)
    stream.close()
    staff.close()
  })

  test('hears nothing of an internal note merged with a public change', async () => {
    const ticket = await openTicket(acme.END_USER)
    const stream = await follow(acme.END_USER)
    await edit(acme.ADMIN, ticket.ticketId, { title: 'One' })
    await edit(acme.ADMIN, ticket.ticketId, { title: 'Two' })
    await note(acme.SENIOR_ENGINEER, ticket.ticketId, 'INTERNAL')
    await until(() => versionsOf(stream, ticket.ticketId).at(-1) === 3)
    for (const { data } of about(stream, ticket.ticketId)) {
      expect(data.by).not.toBe(acme.SENIOR_ENGINEER.userId)
      expect(data.ticket).toMatchObject({ commentCount: 0 })
      for (const field of ['comments', 'commentCount']) expect(data.changed).not.toContain(field)
    }
    stream.close()
  })

  test('does not find a ticket that is not theirs', async () => {
    const ticket = await openTicket(acme.otherUser)
    const [hidden, unknown] = await Promise.all(
      [ticket.ticketId, crypto.randomUUID()].map((tickets) =>
        openStream(url, { token: acme.END_USER.token, query: { tickets } }),
      ),
    )
    expect([hidden?.status, unknown?.status]).toEqual([404, 404])
  })
})

describe('a client that comes back', () => {
  test('is told each ticket it missed once, at its newest, and then goes on', async () => {
    const before = await follow(acme.ADMIN)
    const [one, other] = [await openTicket(acme.END_USER), await openTicket(acme.END_USER)]
    await told(before, other)
    before.close()
    await edit(acme.ADMIN, one.ticketId, { title: 'One' })
    await edit(acme.ADMIN, one.ticketId, { title: 'Two' })
    const third = await openTicket(acme.END_USER)
    const after = await follow(acme.ADMIN, {}, before.lastEventId)
    expect(after.frames.map(({ event }) => event).filter((event) => event === 'reset')).toEqual([])
    await edit(acme.ADMIN, other.ticketId, { title: 'Three' })
    await told(after, other)
    await until(() => versionsOf(after, third.ticketId).length > 0)
    expect(versionsOf(after, one.ticketId)).toEqual([3])
    expect(versionsOf(after, other.ticketId)).toEqual([2])
    expect(versionsOf(after, third.ticketId)).toEqual([1])
    expect(after.of('checkpoint')[0]?.data).toMatchObject({ fetch: false })
    after.close()
  })

  test('is told what was being merged when it was cut, and not again what it was told since', async () => {
    const [hot, other] = [await openTicket(acme.END_USER), await openTicket(acme.END_USER)]
    const cutWhileMerging = async () => {
      const stream = await follow(acme.ADMIN)
      const { data } = await edit(acme.ADMIN, hot.ticketId, { title: crypto.randomUUID() })
      await until(() => versionsOf(stream, hot.ticketId).includes(data.version))
      const held = await edit(acme.ADMIN, hot.ticketId, { title: crypto.randomUUID() })
      await edit(acme.ADMIN, other.ticketId, { title: crypto.randomUUID() })
      await told(stream, other)
      stream.close()
      // a slow machine may have been done with merging: then try again
      const wasHeld = !versionsOf(stream, hot.ticketId).includes(held.data.version)
      return wasHeld && { lastEventId: stream.lastEventId, version: held.data.version }
    }
    const { lastEventId, version } = await until(cutWhileMerging)
    const after = await follow(acme.ADMIN, {}, lastEventId)
    expect(versionsOf(after, hot.ticketId)).toEqual([version])
    expect(versionsOf(after, other.ticketId)).toEqual([])
    after.close()
  })

  test('is told what left while it was away', async () => {
    const ticket = await openTicket(acme.END_USER)
    const before = await follow(acme.END_USER)
    before.close()
    await as(acme.ADMIN).delete(`/tickets/${ticket.ticketId}`, undefined, { headers: { 'if-match': '"1"' } })
    const staff = await follow(acme.ADMIN)
    const marker = await openTicket(acme.END_USER)
    await told(staff, marker)
    const after = await follow(acme.END_USER, {}, before.lastEventId)
    expect(after.of('ticket.left').map(({ data }) => data.ticketId)).toEqual([ticket.ticketId])
    expect(versionsOf(after, marker.ticketId)).toEqual([1])
    staff.close()
    after.close()
  })

  test.each(['0123456789ab.7', 'nonsense', "' or 1=1 --", `ff.${'9'.repeat(300)}`])(
    'is told to reset on the id %s, and then goes on',
    async (lastEventId) => {
      const stream = await follow(acme.ADMIN, {}, lastEventId)
      expect(stream.frames[0]).toMatchObject({ event: 'reset', data: { reason: 'unknown_epoch' } })
      expect(stream.frames[0]?.data.delayMs).toBeLessThan(5_000)
      const ticket = await openTicket(acme.END_USER)
      await told(stream, ticket)
      stream.close()
    },
  )

  test('may bring its id as a parameter', async () => {
    const stream = await follow(acme.ADMIN, { lastEventId: '0123456789ab.7' })
    expect(stream.of('reset')).toHaveLength(1)
    stream.close()
  })
})

describe('opening', () => {
  test('a seventh stream of one user is too many, until one of the six is closed', async () => {
    const streams = []
    for (let i = 0; i < 6; i++) streams.push(await follow(acme.TEAM_LEAD))
    const seventh = await openStream(url, { token: acme.TEAM_LEAD.token })
    expect(seventh.status).toBe(429)
    expect(JSON.parse(seventh.text)).toMatchObject({
      success: false,
      meta: { error: { code: 'too_many_requests', retryable: true } },
    })
    expect(seventh.headers['retry-after']).toBeDefined()
    const other = await follow(acme.MANAGER)
    streams.pop()?.close()
    await until(async () => {
      const again = await openStream(url, { token: acme.TEAM_LEAD.token })
      streams.push(again)
      return again.status === 200
    })
    for (const stream of [...streams, other]) stream.close()
  })

  test('takes a ticket in place of a token, once', async () => {
    const { status, data } = await as(acme.END_USER).post<{ ticket: string; expiresIn: number }>(
      '/stream/tickets',
    )
    expect([status, data.expiresIn]).toEqual([201, 30])
    const stream = await openStream(url, { query: { ticket: data.ticket } })
    await stream.wait('checkpoint')
    const theirs = await openTicket(acme.otherUser)
    const mine = await openTicket(acme.END_USER)
    await told(stream, mine)
    // news of tests before may still come
    expect(about(stream, mine.ticketId)).toHaveLength(1)
    expect(about(stream, theirs.ticketId)).toEqual([])
    const again = await openStream(url, { query: { ticket: data.ticket } })
    expect(again.status).toBe(401)
    expect(JSON.parse(again.text).meta.error.code).toBe('unauthenticated')
    stream.close()
  })

  test('refuses a ticket that is too old, and keeps no ticket in the clear', async () => {
    const { data } = await as(acme.END_USER).post<{ ticket: string }>('/stream/tickets')
    const { rows } = await pool.query("select encode(ticket_hash, 'escape') as hash from stream_tickets")
    expect(JSON.stringify(rows)).not.toContain(data.ticket)
    await pool.query("update stream_tickets set expires_at = expires_at - interval '31 s'")
    expect((await openStream(url, { query: { ticket: data.ticket } })).status).toBe(401)
  })

  test.each([
    ['no token', {}, 401],
    ['a bad token', { token: 'abc' }, 401],
    ['a made-up ticket', { query: { ticket: 'x'.repeat(43) } }, 401],
    ['an unknown parameter', { token: acme.ADMIN.token, query: { colour: 'red' } }, 400],
    ['an unknown type', { token: acme.ADMIN.token, query: { types: 'ticket.changed,gossip' } }, 400],
    ['a strange ticket', { token: acme.ADMIN.token, query: { tickets: "1' or" } }, 400],
    [
      'an Accept that refuses streams',
      { token: acme.ADMIN.token, headers: { accept: 'application/json' } },
      406,
    ],
  ])('with %s is refused in the envelope', async (_, options, status) => {
    const stream = await openStream(url, options)
    expect(stream.status, stream.text).toBe(status)
    expect(JSON.parse(stream.text)).toMatchObject({ success: false, data: null })
  })
})
