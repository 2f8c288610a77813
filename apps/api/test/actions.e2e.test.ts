import type { HistoryEntry, RawEvent } from '@docket/contracts'
import { describe, expect, test } from 'vitest'
import type { Answer } from './client.ts'
import { useHarness } from './harness.ts'

const { as, acme, globex } = await useHarness()
const lead = as(acme.TEAM_LEAD)
const agent = as(acme.SENIOR_ENGINEER)
const devops = as(acme.DEVOPS_ENGINEER)
const requester = as(acme.END_USER)

const open = async (by = requester) => {
  const opened = await by.post('/tickets', { title: 'A title', description: 'A description' })
  return { ...opened, id: opened.data.ticketId, at: `/tickets/${opened.data.ticketId}` }
}
const code = (answer: { status: number; meta: { error: { code: string } } }) => [
  answer.status,
  answer.meta.error?.code,
]
const after = (answer: { meta: { consistency: string } }) => ({
  headers: { 'x-consistency': answer.meta.consistency },
})
const lastCorrelation = async (at: string) =>
  (await lead.get<RawEvent[]>(`${at}/events`)).data.at(-1)!.correlationId

describe('tags', () => {
  test('are added and taken away, a repeat is no news', async () => {
    const { at } = await open()
    await agent.post(`${at}/tags`, { tags: ['printer', 'vip'] })
    const again = await agent.post(`${at}/tags`, { tags: ['vip', 'late'] })
    expect(again.data.tags).toEqual(['printer', 'vip', 'late'])
    const fewer = await agent.delete(`${at}/tags`, { tags: ['printer', 'unknown'] })
    expect(fewer.data).toMatchObject({ tags: ['vip', 'late'], version: 4 })
    expect((await agent.delete(`${at}/tags`, { tags: ['printer'] })).data.version).toBe(4)
    expect((await requester.post(`${at}/tags`, { tags: ['mine'] })).status).toBe(403)
    expect((await devops.post(`${at}/tags`, { tags: ['x'] })).status).toBe(403) // not assigned to them
    for (const tags of [[], [''], ['x'.repeat(65)], Array(51).fill('x')])
      expect((await agent.post(`${at}/tags`, { tags })).status).toBe(400)
  })
})

describe('a due date', () => {
  test('set by hand is there, changes, conflicts and goes', async () => {
    const { at } = await open()
    const dueAt = '2030-01-02T03:04:05.000Z'
    const set = await agent.put(`${at}/due-date`, { dueAt: '2030-01-02T04:04:05+01:00' })
    expect(set).toMatchObject({ status: 200, data: { dueAt } })
    expect((await agent.get(at, undefined, after(set))).data.dueAt).toBe(dueAt)
    const stale = await agent.put(`${at}/due-date`, { dueAt: null, expectedVersion: 1 })
    expect(code(stale)).toEqual([412, 'stale_version'])
    const listed = await agent.get<unknown[]>('/tickets', { dueBefore: '2030-02-01T00:00:00Z' })
    expect(listed.data).toHaveLength(1)
    expect((await agent.put(`${at}/due-date`, { dueAt: null })).data.dueAt).toBeNull()
    expect((await requester.put(`${at}/due-date`, { dueAt })).status).toBe(403)
    for (const wrong of ['tomorrow', '9999-12-31T00:00:00Z', '0000-01-01T00:00:00Z', '1969-12-31T00:00:00Z'])
      expect((await agent.put(`${at}/due-date`, { dueAt: wrong })).meta.error.errors).toMatchObject([
        { path: 'dueAt' },
      ])
  })
})

describe('a rating', () => {
  test('is the requester’s, once the ticket is done, and may be changed', async () => {
    const { at } = await open()
    expect(code(await requester.post(`${at}/rating`, { score: 5 }))).toEqual([409, 'ticket_not_done'])
    await agent.post(`${at}/resolve`, { notes: 'Done' })
    for (const score of [0, 6, 1.5])
      expect((await requester.post(`${at}/rating`, { score })).status).toBe(400)
    const rated = await requester.post(`${at}/rating`, { score: 2, comment: 'slow' })
    expect(rated.data.rating).toEqual({ score: 2, comment: 'slow' })
    const better = await requester.post(`${at}/rating`, { score: 5 })
    expect((await requester.get(at, undefined, after(better))).data.rating).toEqual({
      score: 5,
      comment: null,
    })
    expect((await agent.post(`${at}/rating`, { score: 5 })).status).toBe(403)
    expect((await as(acme.otherUser).post(`${at}/rating`, { score: 5 })).status).toBe(404)
  })
})

describe('an undo', () => {
  test('takes back all that one request changed, and says what it answers', async () => {
    const { at } = await open()
    await agent.patch(at, { title: 'Before', tags: ['kept'] })
    await agent.patch(at, {
      title: 'After',
      priority: 'P1',
      tags: ['new'],
      assigneeId: acme.SENIOR_ENGINEER.userId,
      status: 'IN_PROGRESS',
    })
    const correlationId = await lastCorrelation(at)
    const undone = await agent.post(`${at}/undo/${correlationId}`)
    expect(undone).toMatchObject({
      status: 200,
      data: { title: 'Before', priority: 'P3', tags: ['kept'], assigneeId: null, status: 'NEW' },
    })
    const read = await agent.get(at, undefined, after(undone))
    expect(read.data).toMatchObject({ title: 'Before', status: 'NEW', tags: ['kept'] })
    const events = (await agent.get<RawEvent[]>(`${at}/events`)).data
    const change = events.filter((event) => event.correlationId === correlationId)
    expect(events.at(-1)!.correlationId).not.toBe(correlationId)
    const first = events.find((event) => event.correlationId === events.at(-1)!.correlationId)!
    expect(change.map(({ eventId }) => eventId)).toContain(first.causationId)
    expect(code(await agent.post(`${at}/undo/unknown-correlation`))).toEqual([404, 'change_not_found'])
  })

  test('of a resolve resumes the same cycle', async () => {
    const { at } = await open()
    await agent.patch(at, { status: 'IN_PROGRESS' })
    await agent.post(`${at}/resolve`, { notes: 'Done' })
    const undone = await agent.post(`${at}/undo/${await lastCorrelation(at)}`)
    expect(undone.data).toMatchObject({
      status: 'IN_PROGRESS',
      reopenCount: 0,
      resolution: null,
      resolvedAt: null,
    })
    const read = await agent.get(at, undefined, after(undone))
    expect(read.data).toMatchObject({
      status: 'IN_PROGRESS',
      reopenCount: 0,
      resolution: null,
      resolvedAt: null,
    })
  })

  test('names each field that something else set since; partial takes back the others', async () => {
    const { at } = await open()
    await agent.patch(at, { title: 'Mine', priority: 'P1' })
    const correlationId = await lastCorrelation(at)
    await lead.patch(at, { title: 'Theirs' })
    const conflict = await agent.post(`${at}/undo/${correlationId}`)
    expect(code(conflict)).toEqual([409, 'undo_conflict'])
    expect(conflict.meta.error).toMatchObject({
      conflicts: [{ field: 'title', version: 4 }],
      undone: ['priority'],
    })
    const partial = await agent.post(`${at}/undo/${correlationId}`, { partial: true })
    expect(partial.data).toMatchObject({ title: 'Theirs', priority: 'P3' })
  })

  test('never unsends a comment', async () => {
    const { at } = await open()
    await agent.post(`${at}/comments`, { body: 'sent', priority: 'P1' })
    const undone = await agent.post(`${at}/undo/${await lastCorrelation(at)}`)
    expect(undone.data).toMatchObject({ priority: 'P3', commentCount: 1 })
  })

  test('is of one’s own actions, for leads of any', async () => {
    const { at } = await open()
    await lead.patch(at, { priority: 'P1' })
    const correlationId = await lastCorrelation(at)
    expect((await agent.post(`${at}/undo/${correlationId}`)).status).toBe(403)
    expect((await requester.post(`${at}/undo/${correlationId}`)).status).toBe(403)
    expect((await as(globex.ADMIN).post(`${at}/undo/${correlationId}`)).status).toBe(404)
    expect((await as(acme.MANAGER).post(`${at}/undo/${correlationId}`)).data.priority).toBe('P3')
  })
})

describe('a timeline', () => {
  type Entry = {
    version: number
    eventType: string
    actorId: string
    correlationId: string
    causationId: string | null
    comment: { body: string; deletedAt: string | null } | null
    changes: { field: string; from: unknown; to: unknown }[]
  }
  const timeline = async (by: typeof lead, at: string, query?: object, more?: object) =>
    (await by.get<Entry[]>(`${at}/timeline`, query, more)).data

  test('tells comments and system lines in version order, with their causes, by cursor', async () => {
    const { at } = await open()
    await agent.patch(`${at}/status`, { status: 'PENDING_INFO', reason: 'REQUESTER' })
    await agent.post(`${at}/comments`, { body: 'a note', visibility: 'INTERNAL' })
    const reply = await requester.post(`${at}/comments`, { body: 'a reply' })
    const last = await agent.patch(at, { title: 'New', priority: 'P1' })
    const all = await timeline(agent, at, undefined, after(last))
    expect(all.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(all.map(({ comment }) => comment?.body ?? null)).toEqual([
      null,
      null,
      'a note',
      'a reply',
      null,
      null,
      null,
    ])
    const events = (await agent.get<RawEvent[]>(`${at}/events`)).data
    expect(all[4]).toMatchObject({
      changes: [
        { field: 'pendingReason', from: 'REQUESTER', to: null },
        { field: 'status', from: 'PENDING_INFO', to: 'OPEN' },
      ],
      causationId: events[3]!.eventId,
      correlationId: all[3]!.correlationId,
      actorId: acme.END_USER.userId,
    })
    const found: Entry[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Answer<Entry[]> = await agent.get<Entry[]>(`${at}/timeline`, {
        limit: '3',
        ...(cursor && { cursor }),
      })
      found.push(...page.data)
      cursor = page.meta.pagination.nextCursor
    }
    expect(found).toEqual(all)
    expect(await timeline(agent, at, { sort: '-version' })).toEqual(all.toReversed())
    expect(await timeline(agent, at, { asOf: '4' })).toEqual(all.slice(0, 4))
    expect(reply.status).toBe(201)
  })

  test('shows a requester the public part, edits and tombstones as they are now', async () => {
    const { at } = await open()
    await agent.post(`${at}/comments`, { body: 'a note', visibility: 'INTERNAL' })
    await agent.post(`${at}/escalate`, { reason: 'too slow' })
    await agent.post(`${at}/links`, { kind: 'relates', ticketId: (await open()).id })
    const said = await agent.post<{ commentId: string }>(`${at}/comments`, { body: 'said' })
    await agent.put(`/comments/${said.data.commentId}`, { body: 'edited', expectedVersion: 5 })
    const gone = await agent.delete(`/comments/${said.data.commentId}`, { expectedVersion: 6 })
    await agent.get(at, undefined, after(gone))
    const seen = await timeline(requester, at)
    expect(seen.map(({ eventType }) => eventType)).toEqual([
      'TicketOpened',
      'TicketEscalated',
      'CommentAdded',
      'CommentEdited',
      'CommentDeleted',
    ])
    expect(seen[1]!.changes).toEqual([{ field: 'status', from: 'NEW', to: 'ESCALATED' }])
    expect(seen[2]!.comment).toMatchObject({ body: '' })
    const text = JSON.stringify(seen)
    for (const hidden of ['a note', 'too slow', 'escalationLevel', 'relates'])
      expect(text).not.toContain(hidden)
    expect((await as(acme.otherUser).get(`${at}/timeline`)).status).toBe(404)
    expect(await timeline(requester, at, { asOf: '7' })).toEqual(seen)
  })
})

describe('a requester’s timeline', () => {
  test('tells of custom fields by name, never of those for staff, nor why text was redacted', async () => {
    const admin = as(acme.ADMIN)
    const field = (key: string, staffOnly: boolean) =>
      admin.post('/custom-fields', { key, label: key, type: 'text', staffOnly })
    expect([(await field('seat', false)).status, (await field('verdict', true)).status]).toEqual([201, 201])
    const { at } = await open()
    await agent.patch(at, { customFields: { verdict: 'hopeless' } })
    await agent.patch(at, { customFields: { seat: '7B' } })
    const done = await admin.post(`${at}/redact`, { field: 'description', reason: 'a lawyer asked' })
    await agent.get(at, undefined, after(done))
    const seen = await requester.get(`${at}/timeline`)
    expect(seen.text).toContain('customFields.seat')
    for (const hidden of ['verdict', 'hopeless', 'a lawyer asked']) expect(seen.text).not.toContain(hidden)
    const mine = await requester.get(at)
    expect(mine.data.customFields).toEqual({ seat: '7B' })
    expect((await agent.get(at)).data.customFields).toEqual({ seat: '7B', verdict: 'hopeless' })
  })
})

describe('why', () => {
  test('walks from an event to its first cause, and is told to staff of the ticket’s tenant', async () => {
    const { at, id } = await open()
    const other = await open()
    await agent.post(`${at}/links`, { kind: 'blocks', ticketId: other.id })
    const [, theirs] = (await agent.get<RawEvent[]>(`${other.at}/events`)).data
    const why = await agent.get(`${other.at}/events/${theirs!.eventId}/why`)
    expect(why.data).toMatchObject({
      complete: true,
      chain: [
        { ticketId: other.id, type: 'TicketLinked', version: 2 },
        { ticketId: id, type: 'TicketLinked', version: 2, causationId: null },
      ],
      together: [],
    })
    expect((await requester.get(`${other.at}/events/${theirs!.eventId}/why`)).status).toBe(403)
    expect((await as(globex.ADMIN).get(`${other.at}/events/${theirs!.eventId}/why`)).status).toBe(404)
    for (const eventId of [(await agent.get<RawEvent[]>(`${at}/events`)).data[0]!.eventId, 'nonsense'])
      expect(code(await agent.get(`${other.at}/events/${eventId}/why`))).toEqual([404, 'event_not_found'])
  })

  test('says what else the same request did', async () => {
    const { at } = await open()
    await agent.patch(at, { title: 'New', priority: 'P1' })
    const events = (await agent.get<RawEvent[]>(`${at}/events`)).data
    const why = await agent.get(`${at}/events/${events[2]!.eventId}/why`)
    expect(why.data).toMatchObject({
      chain: [{ type: 'TicketPriorityChanged' }],
      together: [{ type: 'TicketDetailsChanged' }],
    })
  })
})

describe('waiting', () => {
  test('has a reason and an end, also when it goes on waiting', async () => {
    const { at } = await open()
    const until = '2030-01-01T00:00:00.000Z'
    const waits = await agent.patch(`${at}/status`, { status: 'PENDING_INFO', reason: 'VENDOR', until })
    expect(waits.data).toMatchObject({ status: 'PENDING_INFO', pendingReason: 'VENDOR', pendingUntil: until })
    const other = await agent.patch(`${at}/status`, { status: 'PENDING_INFO', reason: 'OTHER', until: null })
    expect(other.data).toMatchObject({ pendingReason: 'OTHER', pendingUntil: null })
    expect(
      code(await agent.patch(`${at}/status`, { status: 'PENDING_INFO', until: '2020-01-01T00:00:00Z' })),
    ).toEqual([422, 'until_in_the_past'])
    expect((await agent.patch(`${at}/status`, { status: 'PENDING_INFO', reason: 'WEATHER' })).status).toBe(
      400,
    )
    expect((await agent.patch(`${at}/status`, { status: 'OPEN', reason: 'VENDOR' })).status).toBe(400)
  })
})

describe('what is allowed', () => {
  test('is told with the ticket, for the caller, with the reason where not', async () => {
    const opened = await open()
    const { at } = opened
    await lead.get(at, undefined, after(opened))
    type Allowed = { command: string; allowed: boolean; code?: string; to?: string[] }
    const allowed = async (by: typeof lead) =>
      new Map(((await by.get(at)).data.allowed as Allowed[]).map((one) => [one.command, one]))
    const forLead = await allowed(lead)
    for (const command of ['MergeTicket', 'LinkTicket', 'SetDueDate', 'FollowTicket', 'ResolveTicket'])
      expect(forLead.get(command), command).toMatchObject({ allowed: true })
    expect(forLead.get('RedactText')).toMatchObject({ allowed: false, code: 'forbidden' })
    expect(forLead.get('CloseTicket')).toMatchObject({ allowed: false, code: 'illegal_transition' })
    const forRequester = await allowed(requester)
    expect(forRequester.get('FollowTicket')).toMatchObject({ allowed: true })
    expect(forRequester.get('RateTicket')).toMatchObject({ allowed: false, code: 'ticket_not_done' })
    expect(forRequester.get('MergeTicket')).toMatchObject({ allowed: false, code: 'forbidden' })
  })
})

describe('asOf', () => {
  test('folds ticket and history up to a version or an instant, under today’s permissions', async () => {
    const { at, id } = await open()
    await agent.patch(at, { title: 'Second' })
    await agent.post(`${at}/followers`)
    const merged = await open()
    await agent.post(`${merged.at}/merge`, { targetId: id, expectedVersion: 1 })
    expect((await agent.get(at, { asOf: '1' })).data).toMatchObject({
      title: 'A title',
      version: 1,
      followers: [],
    })
    expect((await agent.get(at, { asOf: '3' })).data).toMatchObject({
      title: 'Second',
      followers: [acme.SENIOR_ENGINEER.userId],
      mergedFrom: [],
    })
    expect((await agent.get(at, { asOf: '4' })).data.mergedFrom).toEqual([merged.id])
    expect((await agent.get(merged.at, { asOf: '1' })).data).toMatchObject({
      status: 'NEW',
      mergedInto: null,
    })
    const lines = await agent.get<HistoryEntry[]>(`${at}/history`, { asOf: '3' })
    expect(lines.data.map(({ field }) => field)).toEqual(['ticket', 'title', 'followers'])
    expect((await as(acme.otherUser).get(at, { asOf: '1' })).status).toBe(404)
    expect((await requester.get(at, { asOf: '3' })).data).not.toHaveProperty('followers')
    expect((await agent.get(at, { asOf: '2020-01-01T00:00:00Z' })).status).toBe(404)
  })
})

test('a deleted ticket refuses every action until an admin restores it', async () => {
  const { at, id } = await open()
  const other = await open()
  const admin = as(acme.ADMIN)
  await admin.delete(at, { expectedVersion: 1 })
  const actions = [
    () => admin.post(`${at}/tags`, { tags: ['x'] }),
    () => admin.post(`${at}/followers`, { userId: acme.MANAGER.userId }),
    () => admin.put(`${at}/due-date`, { dueAt: null }),
    () => admin.post(`${at}/links`, { kind: 'relates', ticketId: other.id }),
    () => admin.post(`${other.at}/links`, { kind: 'relates', ticketId: id }),
    () => admin.post(`${at}/merge`, { targetId: other.id, expectedVersion: 2 }),
  ]
  for (const action of actions) expect(code(await action())).toEqual([409, 'ticket_deleted'])
  expect((await lead.post(`${at}/tags`, { tags: ['x'] })).status).toBe(404)
  expect((await lead.post(`${at}/restore`)).status).toBe(403)
  expect((await admin.post(`${at}/restore`)).status).toBe(200)
  expect((await lead.post(`${at}/tags`, { tags: ['x'] })).status).toBe(200)
})

test('every action takes a key, and answers a repeat with what it answered', async () => {
  const { at } = await open()
  const other = await open()
  const actions = [
    ['post', `${at}/links`, { kind: 'relates', ticketId: other.id }],
    ['post', `${at}/tags`, { tags: ['x'] }],
    ['post', `${at}/followers`, {}],
    ['put', `${at}/due-date`, { dueAt: '2030-01-01T00:00:00Z' }],
    ['post', `${other.at}/merge`, { targetId: at.slice('/tickets/'.length), expectedVersion: 2 }],
    ['post', `${other.at}/unmerge`, {}],
  ] as const
  for (const [method, path, body] of actions) {
    const more = { headers: { 'idempotency-key': `key-of-${path}` } }
    const first = await agent[method](path, body, more)
    const again = await agent[method](path, body, more)
    expect(first.status, path).toBe(200)
    expect(again.data).toEqual(first.data)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    const reused = await agent[method](path, { ...body, occurredAt: '2020-01-01T00:00:00Z' }, more)
    expect([403, 422]).toContain(reused.status)
  }
})

test('actions of the past are imported with their time and their actor, by who may', async () => {
  const admin = as(acme.ADMIN)
  const opened = await admin.post('/tickets', {
    title: 'Old',
    description: 'From before',
    requesterId: acme.END_USER.userId,
    occurredAt: '2025-01-01T00:00:00Z',
  })
  const at = `/tickets/${opened.data.ticketId}`
  const other = await open()
  const then = { occurredAt: '2025-01-02T00:00:00.000Z', actorId: acme.SENIOR_ENGINEER.userId }
  await admin.post(`${at}/tags`, { tags: ['old'], ...then })
  await admin.post(`${at}/links`, { kind: 'relates', ticketId: other.id, ...then })
  await admin.post(`${at}/followers`, then)
  const events = (await admin.get<RawEvent[]>(`${at}/events`)).data.slice(1)
  for (const event of events)
    expect(event).toMatchObject({
      occurredAt: then.occurredAt,
      actor: { kind: 'import', id: acme.SENIOR_ENGINEER.userId },
    })
  expect(events.at(-1)!.data).toEqual({ userId: acme.SENIOR_ENGINEER.userId })
  expect((await agent.post(`${at}/tags`, { tags: ['old'], ...then })).status).toBe(403)
})
