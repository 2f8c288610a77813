import type { Comment } from '@docket/contracts'
import { describe, expect, test } from 'vitest'
import { useHarness } from './harness.ts'

let ahead = 0
const minutes = (count: number) => {
  ahead += count * 60_000
}
const days = (count: number) => minutes(count * 24 * 60)

const { as, acme, globex, context } = await useHarness()
// only what commands call now: the sessions of the callers go by the real clock
Object.assign(context, { clock: { now: () => new Date(Date.now() + ahead).toISOString() } })
const lead = as(acme.TEAM_LEAD)
const agent = as(acme.SENIOR_ENGINEER)
const requester = as(acme.END_USER)

const open = async (by = requester) => {
  const opened = await by.post('/tickets', { title: 'A title', description: 'A description' })
  return { ...opened, id: opened.data.ticketId, at: `/tickets/${opened.data.ticketId}` }
}
const say = (by: typeof lead, at: string, body: string, more: object = {}) =>
  by.post<Comment>(`${at}/comments`, { body, ...more })
const list = async (by: typeof lead, at: string, consistency?: string) =>
  (
    await by.get<Comment[]>(
      `${at}/comments`,
      undefined,
      consistency === undefined ? {} : { headers: { 'x-consistency': consistency } },
    )
  ).data
const code = (answer: { status: number; meta: { error: { code: string } } }) => [
  answer.status,
  answer.meta.error?.code,
]

describe('an edited comment', () => {
  test('says the new, keeps what it said before, and moves no status', async () => {
    const { at, id } = await open()
    const said = await say(agent, at, 'first')
    const { commentId, version } = said.data
    const edited = await agent.put<Comment>(`${at}/comments/${commentId}`, {
      body: 'second',
      expectedVersion: version,
    })
    expect(edited).toMatchObject({
      status: 200,
      data: { commentId, version, body: 'second', deletedAt: null },
    })
    expect(edited.data.editedAt).not.toBeNull()
    const flat = await agent.put<Comment>(`/comments/${commentId}`, { body: 'third', expectedVersion: 3 })
    expect(flat.data.body).toBe('third')
    expect(await list(requester, at, flat.meta.consistency)).toMatchObject([{ body: 'third', commentId }])
    for (const path of [`${at}/comments/${commentId}`, `/comments/${commentId}`])
      expect((await requester.get<Comment>(path)).data).toMatchObject({ ticketId: id, body: 'third' })
    const history = await agent.get<{ body: string }[]>(`${at}/comments/${commentId}/history`)
    expect(history.data.map(({ body }) => body)).toEqual(['first', 'second', 'third'])
    expect((await requester.get(`${at}/comments/${commentId}/history`)).status).toBe(403)
  })

  test('needs the version seen, and conflicts only with another edit of the same comment', async () => {
    const { at } = await open()
    const { commentId } = (await say(agent, at, 'first')).data
    const path = `${at}/comments/${commentId}`
    expect(code(await agent.put(path, { body: 'new' }))).toEqual([428, 'precondition_required'])
    expect(code(await agent.delete(path))).toEqual([428, 'precondition_required'])
    await lead.patch(at, { priority: 'P1' })
    expect((await agent.put(path, { body: 'new' }, { headers: { 'if-match': '"2"' } })).status).toBe(200)
    expect(code(await lead.put(path, { body: 'newer', expectedVersion: 2 }))).toEqual([412, 'stale_version'])
    expect((await agent.delete(path, undefined, { headers: { 'if-match': '"4"' } })).status).toBe(200)
  })

  test('is the author’s own, for requesters inside 15 minutes; a lead may edit any', async () => {
    const { at } = await open()
    const { commentId } = (await say(requester, at, 'mine')).data
    const path = `${at}/comments/${commentId}`
    const edit = (by: typeof lead, body: string) => by.put(path, { body }, { headers: { 'if-match': '*' } })
    expect((await edit(agent, 'not mine')).status).toBe(403)
    minutes(14)
    expect((await edit(requester, 'still mine')).status).toBe(200)
    minutes(1)
    expect((await edit(requester, 'too late')).status).toBe(403)
    expect((await requester.delete(path, undefined, { headers: { 'if-match': '*' } })).status).toBe(403)
    expect((await edit(lead, 'by the lead')).status).toBe(200)
    expect((await edit(as(acme.otherUser), 'stranger')).status).toBe(404)
  })

  test('goes by the versions that its requester was told, whatever notes came between', async () => {
    const { at } = await open()
    const said = await say(requester, at, 'mine')
    await say(agent, at, 'a note', { visibility: 'INTERNAL' })
    const path = `/comments/${said.data.commentId}`
    const untold = await requester.put(path, { body: 'guessed', expectedVersion: 3 })
    expect(code(untold)).toEqual([412, 'stale_version'])
    expect(untold.meta.error).toMatchObject({ currentVersion: 2, between: [] })
    const etag = { headers: { 'if-match': said.headers.get('etag')! } }
    expect((await requester.put(path, { body: 'better' }, etag)).status).toBe(200)
  })

  test('of another ticket or tenant is not there, nor is a note for a requester', async () => {
    const [mine, other, theirs] = [await open(), await open(), await open(as(globex.END_USER))]
    const said = (await say(agent, other.at, 'other')).data
    const foreign = (await say(as(globex.SENIOR_ENGINEER), theirs.at, 'theirs')).data
    const noted = await say(agent, mine.at, 'note', { visibility: 'INTERNAL' })
    const note = noted.data
    const edit = { body: 'x', expectedVersion: 1 }
    await list(lead, mine.at, noted.meta.consistency)
    for (const path of [
      `${mine.at}/comments/${said.commentId}`,
      `${mine.at}/comments/${foreign.commentId}`,
      `/comments/${foreign.commentId}`,
      `${theirs.at}/comments/${foreign.commentId}`,
      `/comments/01900000-0000-7000-8000-000000000000`,
      '/comments/nonsense',
      `${mine.at}/comments/nonsense`,
    ])
      for (const answer of [
        await lead.get(path),
        await lead.put(path, edit),
        await lead.delete(path, { expectedVersion: 1 }),
      ])
        expect(answer.status, path).toBe(404)
    for (const path of [`${mine.at}/comments/${note.commentId}`, `/comments/${note.commentId}`])
      for (const answer of [
        await requester.get(path),
        await requester.put(path, edit),
        await requester.delete(path, { expectedVersion: 1 }),
      ])
        expect(code(answer), path).toEqual([404, 'comment_not_found'])
  })
})

describe('a deleted comment', () => {
  test('leaves a tombstone in its place, and is deleted once', async () => {
    const { at } = await open()
    await say(agent, at, 'first')
    const { commentId } = (await say(agent, at, 'secret')).data
    await say(agent, at, 'third')
    const gone = await agent.delete<Comment>(`/comments/${commentId}`, { expectedVersion: 4 })
    expect(gone).toMatchObject({ status: 200, data: { commentId, body: '' } })
    const seen = await list(requester, at, gone.meta.consistency)
    expect(seen.map(({ body }) => body)).toEqual(['first', '', 'third'])
    expect(seen[1]!.deletedAt).not.toBeNull()
    const again = await agent.delete(`/comments/${commentId}`, { expectedVersion: 5 })
    expect(again).toMatchObject({ status: 200 })
    expect(code(await agent.put(`/comments/${commentId}`, { body: 'x', expectedVersion: 5 }))).toEqual([
      409,
      'comment_deleted',
    ])
    const ticket = await requester.get(at)
    expect(ticket.data.commentCount).toBe(2)
  })

  test('that was internal moves nothing that a requester sees', async () => {
    const { at } = await open()
    const note = await say(agent, at, 'note', { visibility: 'INTERNAL' })
    await lead.get(at, undefined, { headers: { 'x-consistency': note.meta.consistency } })
    const before = (await requester.get(at)).data
    const edited = await agent.put(`/comments/${note.data.commentId}`, { body: 'other', expectedVersion: 2 })
    const gone = await agent.delete(`/comments/${note.data.commentId}`, { expectedVersion: 3 })
    expect([edited.status, gone.status]).toEqual([200, 200])
    await lead.get(at, undefined, { headers: { 'x-consistency': gone.meta.consistency } })
    const { allowed: _, ...after } = (await requester.get(at)).data
    const { allowed: __, ...unchanged } = before
    expect(after).toEqual(unchanged)
    expect((await requester.get(`${at}/timeline`)).text).not.toContain(note.data.commentId)
    expect((await requester.get(`${at}/comments`)).data).toEqual([])
  })
})

describe('a mention', () => {
  test('names active staff, is told with the comment and changed by an edit', async () => {
    const { at } = await open()
    const said = await say(agent, at, 'ask @lead', {
      mentions: [acme.TEAM_LEAD.userId, acme.TEAM_LEAD.userId],
    })
    expect(said.data.mentions).toEqual([acme.TEAM_LEAD.userId])
    for (const userId of [globex.TEAM_LEAD.userId, acme.otherUser.userId]) {
      const answer = await say(agent, at, 'who?', { mentions: [userId] })
      expect(code(answer as never)).toEqual([404, 'mention_not_found'])
      expect(answer.meta.error).toMatchObject({ userIds: [userId] })
    }
    const edited = await agent.put<Comment>(`/comments/${said.data.commentId}`, {
      body: 'ask @manager',
      mentions: [acme.MANAGER.userId],
      expectedVersion: 2,
    })
    expect(edited.data.mentions).toEqual([acme.MANAGER.userId])
    const [listed] = await list(agent, at, edited.meta.consistency)
    expect(listed!.mentions).toEqual([acme.MANAGER.userId])
  })
})

describe('a public reply that crossed another', () => {
  test('is held up for staff with a version, unless forced; never a note, a requester or one without a version', async () => {
    const { at } = await open()
    await say(requester, at, 'one more thing')
    const crossed = await say(agent, at, 'answer', { expectedVersion: 1 })
    expect(code(crossed as never)).toEqual([409, 'reply_stale'])
    expect(crossed.meta.error).toMatchObject({ currentVersion: 2, between: [{ version: 2 }] })
    expect((await say(agent, at, 'a note', { expectedVersion: 1, visibility: 'INTERNAL' })).status).toBe(201)
    expect((await say(agent, at, 'blind')).status).toBe(201)
    expect((await say(requester, at, 'mine', { expectedVersion: 1 })).status).toBe(201)
    expect((await say(agent, at, 'answer', { expectedVersion: 1, force: true })).status).toBe(201)
    // one's own newer reply is no surprise
    const mine = await say(agent, at, 'more')
    const { version } = mine.data
    expect((await say(agent, at, 'even more', { expectedVersion: version - 1 })).status).toBe(201)
  })
})

describe('send and resolve', () => {
  test('is one append under one correlation, or nothing at all', async () => {
    const { at } = await open()
    const sent = await say(agent, at, 'Fixed', {
      status: 'RESOLVED',
      resolution: { notes: 'Replaced it' },
      priority: 'P2',
      tags: ['printer'],
      assigneeId: acme.SENIOR_ENGINEER.userId,
    })
    expect(sent.status).toBe(201)
    type Event = { type: string; correlationId: string }
    const events = (await agent.get<Event[]>(`${at}/events`)).data.slice(1)
    expect(events.map(({ type }) => type)).toEqual([
      'CommentAdded',
      'TicketPriorityChanged',
      'TicketAssigned',
      'TicketTagged',
      'TicketResolved',
    ])
    expect(new Set(events.map(({ correlationId }) => correlationId)).size).toBe(1)
    const refused = await say(agent, at, 'And close', { status: 'IN_PROGRESS' })
    expect(code(refused as never)).toEqual([409, 'illegal_transition'])
    expect((await agent.get<Event[]>(`${at}/events`)).data).toHaveLength(6)
  })
})

describe('a requester’s reply', () => {
  test('wakes what waits for them, reopens what is resolved, and names the reply as the cause', async () => {
    const { at } = await open()
    await lead.patch(`${at}/status`, { status: 'PENDING_INFO', reason: 'REQUESTER' })
    await say(requester, at, 'here it is')
    type Event = { type: string; eventId: string; causationId: string | null }
    const events = (await agent.get<Event[]>(`${at}/events`)).data
    expect(events.at(-1)).toMatchObject({ type: 'TicketStatusChanged', causationId: events.at(-2)!.eventId })
    const why = await agent.get<{ chain: { type: string }[]; complete: boolean }>(
      `${at}/events/${events.at(-1)!.eventId}/why`,
    )
    expect(why.data).toMatchObject({
      complete: true,
      chain: [{ type: 'TicketStatusChanged' }, { type: 'CommentAdded' }],
    })
    await lead.post(`${at}/resolve`, { notes: 'Done' })
    const reply = await say(requester, at, 'not at all')
    const seen = await requester.get(at, undefined, { headers: { 'x-consistency': reply.meta.consistency } })
    expect(seen.data.status).toBe('REOPENED')
  })

  test('leaves alone what waits for somebody else', async () => {
    const { at } = await open()
    await lead.patch(`${at}/status`, { status: 'PENDING_INFO', reason: 'VENDOR' })
    const reply = await say(requester, at, 'any news?')
    const seen = await lead.get(at, undefined, { headers: { 'x-consistency': `${reply.data.ticketId}@3` } })
    expect(seen.data).toMatchObject({ status: 'PENDING_INFO', pendingReason: 'VENDOR' })
  })

  test('after the reopen window opens a linked follow-up, once for a repeated key', async () => {
    const { at, id } = await open()
    await lead.post(`${at}/resolve`, { notes: 'Done' })
    await lead.post(`${at}/close`)
    days(15)
    expect(code((await say(agent, at, 'still there?', { status: 'REOPENED' })) as never)).toEqual([
      409,
      'reopen_window_passed',
    ])
    const key = { headers: { 'idempotency-key': 'follow-up' } }
    const reply = await requester.post<Comment>(`${at}/comments`, { body: 'it is back' }, key)
    expect(reply).toMatchObject({ status: 201, data: { body: 'it is back', authorKind: 'requester' } })
    const again = await requester.post<Comment>(`${at}/comments`, { body: 'it is back' }, key)
    expect(again.data).toEqual(reply.data)
    const followUp = reply.data.ticketId
    expect(followUp).not.toBe(id)
    expect(reply.headers.get('location')).toBe(`/api/v1/tickets/${followUp}/comments/${reply.data.commentId}`)
    const token = { headers: { 'x-consistency': reply.meta.consistency } }
    const opened = await lead.get(`/tickets/${followUp}`, undefined, token)
    expect(opened.data).toMatchObject({
      status: 'NEW',
      title: 'A title',
      requesterId: acme.END_USER.userId,
      links: [{ kind: 'relates', ticketId: id }],
    })
    const closed = await lead.get(at, undefined, { headers: { 'x-consistency': `${id}@4` } })
    expect(closed.data).toMatchObject({ status: 'CLOSED', links: [{ kind: 'relates', ticketId: followUp }] })
    expect(await list(requester, `/tickets/${followUp}`)).toMatchObject([{ body: 'it is back' }])
  })

  test('to a merged ticket lands on the final target, seen by them and by staff alone', async () => {
    const source = await open()
    const [middle, target] = [await open(as(acme.otherUser)), await open(as(acme.otherUser))]
    await lead.post(`${source.at}/merge`, { targetId: middle.id, expectedVersion: 1 })
    await lead.post(`${middle.at}/merge`, { targetId: target.id, expectedVersion: 2 })
    await lead.patch(`${target.at}/status`, { status: 'PENDING_INFO', reason: 'REQUESTER' })
    const reply = await say(requester, source.at, 'mine alone')
    expect(reply).toMatchObject({ status: 201, data: { ticketId: source.id, visibility: 'PUBLIC' } })
    expect(await list(requester, source.at, reply.meta.consistency)).toMatchObject([
      { body: 'mine alone', ticketId: source.id, visibility: 'PUBLIC' },
    ])
    expect((await requester.get<Comment>(`/comments/${reply.data.commentId}`)).data.body).toBe('mine alone')
    expect(await list(lead, target.at)).toMatchObject([{ body: 'mine alone', carriedFrom: source.id }])
    expect(await list(as(acme.otherUser), target.at)).toEqual([])
    expect((await as(acme.otherUser).get(`/comments/${reply.data.commentId}`)).status).toBe(404)
    for (const path of ['timeline', 'comments'])
      expect((await as(acme.otherUser).get(`${target.at}/${path}`)).text).not.toContain('mine alone')
    expect(code((await say(agent, source.at, 'staff')) as never)).toEqual([409, 'ticket_merged'])

    // it is still theirs to change, as long as any other
    const own = `${source.at}/comments/${reply.data.commentId}`
    const any = { headers: { 'if-match': '*' } }
    expect((await as(acme.otherUser).put(own, { body: 'theirs' }, any)).status).toBe(404)
    expect(
      (await as(acme.otherUser).put(`/comments/${reply.data.commentId}`, { body: 'x' }, any)).status,
    ).toBe(404)
    expect((await requester.put(own, { body: 'without a version' })).status).toBe(428)
    const edited = await requester.put<Comment>(own, { body: 'mine, and better' }, any)
    expect(edited).toMatchObject({
      status: 200,
      data: { ticketId: source.id, body: 'mine, and better', visibility: 'PUBLIC' },
    })
    expect(edited.headers.get('etag')).toBe(reply.headers.get('etag'))
    expect(await list(requester, source.at)).toMatchObject([{ body: 'mine, and better' }])
    minutes(16)
    expect(code(await requester.delete(`/comments/${reply.data.commentId}`, {}, any))).toEqual([
      403,
      'forbidden',
    ])
  })
})

describe('asOf', () => {
  test('shows a comment as it was, before an edit and before its deletion', async () => {
    const { at } = await open()
    const { commentId } = (await say(agent, at, 'first')).data
    await agent.put(`/comments/${commentId}`, { body: 'second', expectedVersion: 2 })
    await agent.delete(`/comments/${commentId}`, { expectedVersion: 3 })
    const bodies = async (asOf: string) =>
      (await requester.get<Comment[]>(`${at}/comments`, { asOf })).data.map(({ body }) => body)
    expect([await bodies('2'), await bodies('3'), await bodies('4')]).toEqual([['first'], ['second'], ['']])
  })
})
