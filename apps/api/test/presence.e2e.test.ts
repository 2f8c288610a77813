import { liveFrames } from '@docket/contracts'
import { until } from '@docket/testkit'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { openStream } from './sse-client.ts'

const { acme, globex, as, url } = await useHarness()
const opened = await as(acme.END_USER).post('/tickets', { title: 'a', description: 'b' })
const ticketId = opened.data.ticketId
await until(async () => (await as(acme.MANAGER).get(`/tickets/${ticketId}`)).status === 200)

const follow = async (token: string, query: Record<string, string> = {}) => {
  const stream = await openStream(url, { token, query })
  await stream.wait('checkpoint')
  return stream
}
type Said = { people: unknown[]; repeatAfterMs: number }
const say = (person: Parameters<typeof as>[0], state: string, id = ticketId) =>
  as(person).post<Said>('/presence', { ticketId: id, state })

test('staff hear who views and types on a ticket they see; nobody else does', async () => {
  const [lead, mine, one, other, requester, foreign, narrow] = await Promise.all([
    follow(acme.TEAM_LEAD.token),
    follow(acme.TEAM_LEAD.token, { tickets: 'mine' }),
    follow(acme.MANAGER.token, { tickets: ticketId }),
    follow(acme.MANAGER.token, { types: 'ticket.changed' }),
    follow(acme.END_USER.token),
    follow(globex.TEAM_LEAD.token),
    follow(acme.ADMIN.token, { types: 'presence' }),
  ])
  expect(await say(acme.SENIOR_ENGINEER, 'typing')).toMatchObject({
    status: 200,
    data: { ticketId, people: [{ userId: acme.SENIOR_ENGINEER.userId, state: 'typing' }] },
  })
  for (const stream of [lead, one, narrow]) {
    const [frame] = await stream.wait('presence')
    expect(liveFrames.presence.parse(frame?.data)).toEqual(frame?.data)
    expect(frame?.data).toMatchObject({
      ticketId,
      people: [{ userId: acme.SENIOR_ENGINEER.userId, state: 'typing' }],
    })
  }
  await say(acme.END_USER, 'viewing')
  expect((await lead.wait('presence', 2))[1]?.data.people).toHaveLength(2)
  await say(acme.SENIOR_ENGINEER, 'gone')
  expect((await lead.wait('presence', 3))[2]?.data.people).toEqual([
    { userId: acme.END_USER.userId, state: 'viewing' },
  ])
  for (const stream of [mine, other, requester, foreign]) expect(stream.of('presence')).toEqual([])
  // no id: a client that resumes is told no place that the feed does not know
  expect(lead.of('presence')[0]?.id).toBe(lead.of('checkpoint')[0]?.id)
  for (const stream of [lead, mine, one, other, requester, foreign, narrow]) stream.close()
})

test('requesters are told nobody, and what one may not see does not exist', async () => {
  await say(acme.MANAGER, 'viewing')
  expect((await say(acme.END_USER, 'viewing')).data.people).toEqual([])
  expect((await say(acme.otherUser, 'viewing')).meta.error.code).toBe('ticket_not_found')
  expect((await say(globex.ADMIN, 'viewing')).meta.error.code).toBe('ticket_not_found')
  expect((await say(acme.MANAGER, 'dancing')).status).toBe(400)
  expect((await as(null).post('/presence', { ticketId, state: 'viewing' })).status).toBe(401)
})

test('who opens the stream of one ticket sees at once who is there', async () => {
  await say(acme.MANAGER, 'viewing')
  const [one, requester] = await Promise.all([
    follow(acme.ADMIN.token, { tickets: ticketId }),
    follow(acme.END_USER.token, { tickets: ticketId }),
  ])
  const [frame] = await one.wait('presence')
  expect(frame?.data.people).toContainEqual({ userId: acme.MANAGER.userId, state: 'viewing' })
  expect(requester.of('presence')).toEqual([])
  one.close()
  requester.close()
})

test('presence runs out by itself', async () => {
  const stream = await follow(acme.TEAM_LEAD.token)
  await say(acme.otherEngineer, 'typing')
  const isThere = (state?: string) => {
    const people = (stream.of('presence').at(-1)?.data.people ?? []) as { userId: string; state: string }[]
    return people.some((one) => one.userId === acme.otherEngineer.userId && (!state || one.state === state))
  }
  await until(() => isThere('typing'))
  await until(() => isThere('viewing'), { withinMs: 9_000 })
  await until(() => !isThere(), { withinMs: 12_000 })
  stream.close()
}, 40_000)
