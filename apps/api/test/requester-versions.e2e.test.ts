import { uuidv7 } from '@docket/runtime'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import type { Person } from './people.ts'

// What a requester is told of versions, so that they learn nothing of internal notes.
const { as, acme } = await useHarness()
const agent = as(acme.SENIOR_ENGINEER)
const user = as(acme.END_USER)
const ticket = { title: 'A title', description: 'A description' }
const { data } = await user.post('/tickets', ticket)
const of = `/tickets/${data.ticketId}`
const hushed = await agent.post(`${of}/comments`, { body: 'Hush.', visibility: 'INTERNAL' })
await agent.get(of, undefined, { headers: { 'x-consistency': hushed.meta.consistency } })

test('a save of nothing answers the version they know, and its token is good at once', async () => {
  const same = await user.patch(of, { title: ticket.title })
  expect(same).toMatchObject({ status: 200, data: { version: 1 } })
  expect(same.headers.get('etag')).toBe('"1"')
  expect(same.meta.consistency).toBe(`${data.ticketId}@1`)
  const read = await user.get(of, undefined, { headers: { 'x-consistency': same.meta.consistency } })
  expect(read).toMatchObject({ status: 200, data: { version: 1 } })
  expect((await agent.patch(of, { title: ticket.title })).data.version).toBe(2)
})

test('a version they were not told is stale, whether it exists or not', async () => {
  for (const expectedVersion of [2, 3])
    expect(await user.patch(of, { title: 'Guessed', expectedVersion })).toMatchObject({
      status: 412,
      meta: { error: { code: 'stale_version', currentVersion: 1, between: [] } },
    })
})

test('X-Consistency waits for what they may know of their own, and nothing else is there', async () => {
  const asked = (person: Person, ticketId: string, version: number) =>
    as(person).get('/tickets', undefined, { headers: { 'x-consistency': `${ticketId}@${version}` } })
  expect((await asked(acme.END_USER, data.ticketId, 1)).status).toBe(200)
  expect((await asked(acme.END_USER, data.ticketId, 2)).status).toBe(503)
  for (const ticketId of [data.ticketId, uuidv7()]) {
    for (const version of [1, 2, 9]) {
      const begun = performance.now()
      expect((await asked(acme.otherUser, ticketId, version)).status).toBe(200)
      expect(performance.now() - begun).toBeLessThan(1_500)
    }
  }
  expect((await asked(acme.SENIOR_ENGINEER, data.ticketId, 2)).status).toBe(200)
})

test('their own change is waited for, also behind a note', async () => {
  const changed = await user.patch(of, { title: 'Once more' })
  expect(changed).toMatchObject({ status: 200, data: { version: 3 } })
  const read = await user.get(of, undefined, { headers: { 'x-consistency': changed.meta.consistency } })
  expect(read).toMatchObject({ status: 200, data: { title: 'Once more', version: 3 } })
})
