import { expect, test } from 'vitest'
import { nameOf, type OpenApi, type Operation, operationsOf } from './contract/operations.ts'
import { sampleOf } from './contract/sample-of.ts'
import { makeThings, type Things, thingNamed } from './contract/things.ts'
import { useHarness } from './harness.ts'
import type { Person } from './people.ts'
import { openStream } from './sse-client.ts'

// A12: what a tenant is told is the same with and without another one beside it.
const harness = await useHarness()
const { app, url, acme, globex } = harness
const document = app.swagger() as unknown as OpenApi
const reads = operationsOf(document).filter(
  ({ method, path, action, isPublic }) =>
    method === 'GET' && action !== 'operator' && !isPublic && !path.endsWith('/stream'),
)

test('every read of a tenant answers the same after another tenant did all it can, and its streams stay silent', async () => {
  const ours = await makeThings(harness, acme)
  await settled(acme.ADMIN)
  const people = [acme.ADMIN, acme.SENIOR_ENGINEER, acme.END_USER]
  const before = await Promise.all(people.map((person) => allReads(person, ours)))
  const stream = await openStream(url, { token: acme.ADMIN.token })
  await stream.wait('checkpoint')

  await makeThings(harness, globex)
  await settled(globex.ADMIN)

  const after = await Promise.all(people.map((person) => allReads(person, ours)))
  expect(after).toEqual(before)
  expect(stream.frames.filter(({ event }) => event !== 'checkpoint')).toEqual([])
  stream.close()
  const answered = before[0]!.filter(({ status }) => status === 200)
  expect(answered.length).toBeGreaterThan(reads.length - 6)
})

/** All of its tickets are in the read tables, the comment and the file too. */
const settled = async (person: Person): Promise<void> => {
  await expect
    .poll(
      async () => {
        const { data, meta } = await harness
          .as(person)
          .get<{ version: number }[]>('/tickets', { sort: 'createdAt', limit: '1' })
        return [meta.pagination.total, data[0]?.version]
      },
      { timeout: 30_000 },
    )
    .toEqual([102, 3])
}

const allReads = (person: Person, things: Things) =>
  Promise.all(
    reads.map(async (operation) => ({ name: nameOf(operation), ...(await read(operation, person, things)) })),
  )

const read = async (operation: Operation, person: Person, things: Things) => {
  const path = operation.path.replaceAll(
    /(\w[\w-]*)\/\{\w+\}/g,
    (_, thing: string) => `${thing}/${things[thing]}`,
  )
  const query = new URLSearchParams(
    operation.queryParameters.flatMap(({ name, required, schema }): [string, string][] => {
      if (name === 'q') return [['q', 'title']]
      if (name === 'ids') return [['ids', things.views!]]
      if (!required) return []
      const thing = thingNamed(name)
      return [[name, thing ? things[thing]! : String(sampleOf(schema, document.components.schemas))]]
    }),
  )
  const response = await fetch(`${url}${path}?${query}`, {
    headers: { authorization: `Bearer ${person.token}` },
  })
  const text = await response.text()
  const { data, meta } = (text.startsWith('{') ? JSON.parse(text) : { data: text }) as {
    data: unknown
    meta?: { pagination?: object; error?: object }
  }
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    data: JSON.parse(JSON.stringify(data ?? null), (name, value) => (name === 'computedAt' ? null : value)),
    pagination: { ...meta?.pagination, nextCursor: null, prevCursor: null },
    error: meta?.error,
  }
}
