import type { TicketDetail } from '@docket/contracts'
import { describe, expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex } = await useHarness()
const lead = as(acme.TEAM_LEAD)
const requester = as(acme.END_USER)

const open = async (by = requester, title = 'A title') => {
  const opened = await by.post('/tickets', { title, description: 'A description' })
  return { ...opened, id: opened.data.ticketId, at: `/tickets/${opened.data.ticketId}` }
}
const read = (at: string, answer: { meta: { consistency: string } }, by = lead) =>
  by.get(at, undefined, { headers: { 'x-consistency': answer.meta.consistency } })
const code = (answer: { meta: { error: { code: string } } }) => answer.meta.error.code

describe('a link', () => {
  test('has two sides in one append, and goes from both', async () => {
    const [one, other] = [await open(), await open()]
    const linked = await lead.post(`${one.at}/links`, { kind: 'blocks', ticketId: other.data.number })
    expect(linked).toMatchObject({ status: 200, data: { links: [{ kind: 'blocks', ticketId: other.id }] } })
    const back = await lead.post(`${one.at}/links`, { kind: 'blocks', ticketId: other.id })
    expect(back).toMatchObject({ status: 200, data: { version: 2 } }) // a repeat is no news
    const there = await read(other.at, linked)
    expect(there.data.links).toEqual([{ kind: 'blocked_by', ticketId: one.id }])
    const [mine] = (await lead.get<{ correlationId: string }[]>(`${one.at}/events`)).data.slice(1)
    const [theirs] = (
      await lead.get<{ correlationId: string; causationId: string }[]>(`${other.at}/events`)
    ).data.slice(1)
    expect(theirs!.correlationId).toBe(mine!.correlationId)
    const gone = await lead.delete(`${other.at}/links`, { kind: 'blocked_by', ticketId: one.id })
    expect(gone.data.links).toEqual([])
    const here = await read(one.at, gone)
    expect(here.data.links).toEqual([])
  })

  test('closes no circle of parents or blockers, however long, and any of relations', async () => {
    const [a, b, c] = [await open(), await open(), await open()]
    for (const kind of ['parent', 'blocks']) {
      expect((await lead.post(`${a.at}/links`, { kind, ticketId: b.id })).status).toBe(200)
      expect((await lead.post(`${b.at}/links`, { kind, ticketId: c.id })).status).toBe(200)
      const circle = await lead.post(`${c.at}/links`, { kind, ticketId: a.id })
      expect([circle.status, code(circle)]).toEqual([409, 'link_cycle'])
    }
    expect((await lead.post(`${c.at}/links`, { kind: 'relates', ticketId: a.id })).status).toBe(200)
    const second = await lead.post(`${a.at}/links`, { kind: 'parent', ticketId: c.id })
    expect([second.status, code(second)]).toEqual([409, 'parent_exists'])
    const self = await lead.post(`${a.at}/links`, { kind: 'relates', ticketId: a.id })
    expect([self.status, code(self)]).toEqual([422, 'link_to_self'])
  })

  test('is for engineers on what is assigned to them, to whatever they can read', async () => {
    const [mine, other] = [await open(), await open()]
    const devops = as(acme.DEVOPS_ENGINEER)
    const link = { kind: 'relates', ticketId: other.id }
    expect((await devops.post(`${mine.at}/links`, link)).status).toBe(403)
    await lead.put(`${mine.at}/assign`, { assigneeId: acme.DEVOPS_ENGINEER.userId })
    expect((await devops.post(`${mine.at}/links`, link)).status).toBe(200)
    expect((await devops.delete(`${other.at}/links`, { kind: 'relates', ticketId: mine.id })).status).toBe(
      403,
    )
  })

  test('that two set at once in a circle leaves one of them out', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await open(), await open()]
      const answers = await Promise.all([
        lead.post(`${a.at}/links`, { kind: 'parent', ticketId: b.id }),
        lead.post(`${b.at}/links`, { kind: 'parent', ticketId: a.id }),
      ])
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    }
  })

  test('leads to tickets of the own tenant only, and is no requester’s', async () => {
    const mine = await open()
    const theirs = await open(as(globex.END_USER))
    for (const ticketId of [theirs.id, '01900000-0000-7000-8000-000000000000', 'TCK-999999', 'nonsense']) {
      const answer = await lead.post(`${mine.at}/links`, { kind: 'relates', ticketId })
      expect([answer.status, code(answer)]).toEqual([404, 'ticket_not_found'])
    }
    const other = await open()
    const refused = await requester.post(`${mine.at}/links`, { kind: 'relates', ticketId: other.id })
    expect(refused.status).toBe(403)
    await lead.post(`${mine.at}/links`, { kind: 'relates', ticketId: other.id })
    expect((await read(mine.at, mine, requester)).data).not.toHaveProperty('links')
  })
})

describe('a parent', () => {
  const family = async () => {
    const [parent, child, grandchild] = [await open(), await open(), await open()]
    await lead.post(`${child.at}/links`, { kind: 'parent', ticketId: parent.id })
    await lead.post(`${grandchild.at}/links`, { kind: 'parent', ticketId: child.id })
    return { parent, child, grandchild }
  }

  test('is not resolved before its children, by any way of resolving', async () => {
    const { parent, child, grandchild } = await family()
    const ways = [
      () => lead.post(`${parent.at}/resolve`, { notes: 'Done' }),
      () => lead.patch(`${parent.at}/status`, { status: 'RESOLVED', resolution: { notes: 'Done' } }),
      () => lead.patch(parent.at, { resolution: { notes: 'Done' } }),
      () => lead.post(`${parent.at}/comments`, { body: 'Done', resolution: { notes: 'Done' } }),
    ]
    for (const way of ways) {
      const answer = await way()
      expect([answer.status, code(answer)]).toEqual([409, 'children_open'])
      expect(answer.meta.error).toMatchObject({ children: [child.id] })
    }
    for (const ticket of [grandchild, child])
      expect((await lead.post(`${ticket.at}/resolve`, { notes: 'Done' })).status).toBe(200)
    expect(await ways[3]!()).toMatchObject({ status: 201, data: { body: 'Done' } })
  })

  test('is resolved with all that are open below it, in one append under one correlation', async () => {
    const { parent, child, grandchild } = await family()
    const resolved = await lead.post(`${parent.at}/resolve`, { notes: 'All done', children: 'resolve' })
    expect(resolved).toMatchObject({ status: 200, data: { status: 'RESOLVED' } })
    type Event = { type: string; correlationId: string; causationId: string | null; eventId: string }
    const last = async (at: string) => (await lead.get<Event[]>(`${at}/events`)).data.at(-1)!
    const root = await last(parent.at)
    for (const ticket of [child, grandchild])
      expect(await last(ticket.at)).toMatchObject({
        type: 'TicketResolved',
        correlationId: root.correlationId,
        causationId: root.eventId,
      })
  })
})

test('resolving the children along needs the permission on each of them', async () => {
  const [parent, child] = [await open(), await open()]
  await lead.post(`${child.at}/links`, { kind: 'parent', ticketId: parent.id })
  await lead.put(`${parent.at}/assign`, { assigneeId: acme.DEVOPS_ENGINEER.userId })
  const devops = as(acme.DEVOPS_ENGINEER)
  const refused = await devops.post(`${parent.at}/resolve`, { notes: 'Done', children: 'resolve' })
  expect(code(refused)).toBe('forbidden')
  await lead.put(`${child.at}/assign`, { assigneeId: acme.DEVOPS_ENGINEER.userId })
  expect((await devops.post(`${parent.at}/resolve`, { notes: 'Done', children: 'resolve' })).status).toBe(200)
})

test('a child that is reopened while its parent is resolved leaves no resolved parent of an open child', async () => {
  for (let round = 0; round < 6; round += 1) {
    const [parent, child] = [await open(), await open()]
    await lead.post(`${child.at}/links`, { kind: 'parent', ticketId: parent.id })
    await lead.post(`${child.at}/resolve`, { notes: 'Done' })
    const [resolved, reopened] = await Promise.all([
      lead.post(`${parent.at}/resolve`, { notes: 'Done' }),
      lead.post(`${child.at}/reopen`),
    ])
    expect(reopened.status).toBe(200)
    type Event = { type: string; position: number }
    const at = async (path: string, type: string) =>
      (await lead.get<Event[]>(`${path}/events`)).data.find((event) => event.type === type)!.position
    if (resolved.status === 200)
      expect(await at(parent.at, 'TicketResolved')).toBeLessThan(await at(child.at, 'TicketReopened'))
    else expect(code(resolved)).toBe('children_open')
  }
})

describe('a merge', () => {
  const merged = async (source: { at: string }, targetId: string, version = 1) =>
    lead.post(`${source.at}/merge`, { targetId, expectedVersion: version })

  test('needs the version seen', async () => {
    const [source, target] = [await open(), await open()]
    const answer = await lead.post(`${source.at}/merge`, { targetId: target.id })
    expect([answer.status, code(answer)]).toEqual([428, 'precondition_required'])
    await lead.patch(source.at, { title: 'Changed' })
    const stale = await merged(source, target.id)
    expect([stale.status, code(stale)]).toEqual([412, 'stale_version'])
  })

  test('closes the source, and carries comments and followers for staff and the source’s requester', async () => {
    const [source, target] = [await open(requester, 'Mine'), await open(as(acme.otherUser), 'Theirs')]
    await requester.post(`${source.at}/comments`, { body: 'said to the source' })
    await as(acme.otherUser).post(`${target.at}/comments`, { body: 'said to the target' })
    await lead.post(`${source.at}/followers`)
    const answer = await merged(source, target.data.number, 3)
    expect(answer).toMatchObject({
      status: 200,
      data: { status: 'CLOSED', mergedInto: target.id },
    })
    const seen = await read(target.at, answer)
    expect(seen.data).toMatchObject({ mergedFrom: [source.id], followers: [acme.TEAM_LEAD.userId] })
    const bodies = async (by: typeof lead, at: string) =>
      (await by.get<{ body: string }[]>(`${at}/comments`)).data.map(({ body }) => body)
    expect(await bodies(lead, target.at)).toEqual(['said to the source', 'said to the target'])
    expect(await bodies(as(acme.otherUser), target.at)).toEqual(['said to the target'])
    expect(await bodies(requester, source.at)).toEqual(['said to the source'])
    const paged = await lead.get<{ body: string }[]>(`${target.at}/comments`, { limit: '1' })
    const next = await lead.get<{ body: string }[]>(`${target.at}/comments`, {
      limit: '1',
      cursor: paged.meta.pagination.nextCursor!,
    })
    expect([...paged.data, ...next.data].map(({ body }) => body)).toEqual([
      'said to the source',
      'said to the target',
    ])
    expect((await as(acme.otherUser).get(target.at)).text).not.toContain(source.id)
  })

  test('of two that go into each other at once leaves one, and no comment is lost meanwhile', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [a, b] = [await open(), await open()]
      const [into, back, said] = await Promise.all([
        merged(a, b.id),
        merged(b, a.id),
        requester.post(`${a.at}/comments`, { body: `said ${round}` }),
      ])
      const done = [into, back].filter(({ status }) => status === 200)
      expect(done.length).toBeLessThanOrEqual(1)
      for (const lost of [into, back].filter((one) => !done.includes(one)))
        expect(['ticket_merged', 'ticket_closed', 'stale_version']).toContain(code(lost))
      expect(said.status).toBe(201)
      const target = into.status === 200 ? b : a
      const listed = await requester.get<{ body: string }[]>(`${target.at}/comments`, undefined, {
        headers: { 'x-consistency': said.meta.consistency },
      })
      const all = await lead.get<{ body: string }[]>(`${a.at}/comments`)
      expect([...listed.data, ...all.data].map(({ body }) => body)).toContain(`said ${round}`)
    }
  })

  test('shows what it carried to a requester whose both tickets are', async () => {
    const [source, target] = [await open(), await open()]
    await requester.post(`${source.at}/comments`, { body: 'said to the source' })
    await lead.post(`${source.at}/comments`, { body: 'a note', visibility: 'INTERNAL' })
    await merged(source, target.id, 3)
    await read(target.at, { meta: { consistency: `${target.id}@2` } })
    const seen = await requester.get<{ body: string; ticketId: string }[]>(`${target.at}/comments`)
    expect(seen.data).toMatchObject([{ body: 'said to the source', ticketId: source.id }])
    const reply = await requester.post(`${source.at}/comments`, { body: 'and more' })
    const later = await requester.get<{ body: string }[]>(`${target.at}/comments`, undefined, {
      headers: { 'x-consistency': reply.meta.consistency },
    })
    expect(later.data.map(({ body }) => body)).toEqual(['said to the source', 'and more'])
  })

  test('refuses further commands with the final target', async () => {
    const [a, b, c] = [await open(), await open(), await open()]
    await merged(a, b.id)
    await merged(b, c.id, 2)
    const answer = await lead.patch(a.at, { title: 'New' })
    expect(answer).toMatchObject({
      status: 409,
      meta: { error: { code: 'ticket_merged', mergedInto: c.id } },
    })
    const into = await merged(await open(), b.id)
    expect(into).toMatchObject({ status: 409, meta: { error: { code: 'ticket_merged', mergedInto: c.id } } })
  })

  test('refuses targets that are closed or deleted, itself and those of others', async () => {
    const source = await open()
    const closed = await open()
    await lead.post(`${closed.at}/resolve`, { notes: 'Done' })
    await lead.post(`${closed.at}/close`)
    const intoClosed = await merged(source, closed.id)
    expect([intoClosed.status, code(intoClosed)]).toEqual([409, 'ticket_closed'])
    const deleted = await open()
    await as(acme.ADMIN).delete(deleted.at, { expectedVersion: 1 })
    expect((await merged(source, deleted.id)).status).toBe(404)
    const intoDeleted = await as(acme.ADMIN).post(`${source.at}/merge`, {
      targetId: deleted.id,
      expectedVersion: 1,
    })
    expect([intoDeleted.status, code(intoDeleted)]).toEqual([409, 'ticket_deleted'])
    expect(code(await merged(source, source.id))).toBe('merge_into_self')
    expect((await merged(source, (await open(as(globex.END_USER))).id)).status).toBe(404)
    expect(
      (await as(acme.DEVOPS_ENGINEER).post(`${source.at}/merge`, { targetId: closed.id, expectedVersion: 1 }))
        .status,
    ).toBe(403)
  })

  test('is taken back: the former status, and what was carried', async () => {
    const [source, target] = [await open(), await open(as(acme.otherUser))]
    await lead.patch(source.at, { status: 'IN_PROGRESS' })
    await requester.post(`${source.at}/comments`, { body: 'said to the source' })
    await merged(source, target.id, 3)
    const back = await lead.post(`${source.at}/unmerge`)
    expect(back).toMatchObject({ status: 200, data: { status: 'IN_PROGRESS', mergedInto: null } })
    const seen = await read(target.at, back)
    expect(seen.data.mergedFrom).toEqual([])
    expect((await lead.get<unknown[]>(`${target.at}/comments`)).data).toEqual([])
    expect((await lead.patch(source.at, { title: 'New' })).status).toBe(200)
    expect((await lead.post(`${source.at}/unmerge`)).data.version).toBe(back.data.version + 1)
  })
})

test('followers follow and leave; requesters follow their own only', async () => {
  const { at } = await open()
  const followed = await lead.post(`${at}/followers`, { userId: acme.MANAGER.userId })
  expect(followed.data.followers).toEqual([acme.MANAGER.userId])
  const own = await requester.post(`${at}/followers`)
  expect(own).toMatchObject({ status: 200, data: { following: true } })
  expect(own.data).not.toHaveProperty('followers')
  expect((await requester.post(`${at}/followers`, { userId: acme.MANAGER.userId })).status).toBe(403)
  const nobody = await lead.post(`${at}/followers`, { userId: globex.MANAGER.userId })
  expect([nobody.status, code(nobody)]).toEqual([404, 'follower_not_found'])
  const stranger = await lead.post(`${at}/followers`, { userId: acme.otherUser.userId })
  expect([stranger.status, code(stranger)]).toEqual([422, 'follower_not_staff'])
  expect((await as(acme.otherUser).post(`${at}/followers`)).status).toBe(404)
  const left = await lead.delete(`${at}/followers`, { userId: acme.MANAGER.userId })
  expect(left.data.followers).toEqual([acme.END_USER.userId])
  expect((await requester.delete(`${at}/followers`)).data.following).toBe(false)
})

test('related tickets are like in their titles, and only those the caller may see', async () => {
  const mine = await open(requester, 'The zebra printer jams on floor seven')
  const alike = await open(as(acme.otherUser), 'Zebra printer jams again')
  const own = await open(requester, 'My zebra is loose')
  const unlike = await open(requester, 'Cannot log in')
  await open(as(globex.END_USER), 'Zebra printer jams elsewhere')
  const ids = async (by: typeof lead) =>
    (
      await by.get<TicketDetail[]>(`${mine.at}/related`, undefined, {
        headers: { 'x-consistency': unlike.meta.consistency },
      })
    ).data.map(({ ticketId }) => ticketId)
  expect(await ids(lead)).toEqual([alike.id, own.id])
  expect(await ids(requester)).toEqual([own.id])
  expect((await as(acme.otherUser).get(`${mine.at}/related`)).status).toBe(404)
})
