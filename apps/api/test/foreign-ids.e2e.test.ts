import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { nameOf, type OpenApi, type Operation, operationsOf } from './contract/operations.ts'
import { roleFor } from './contract/role-for.ts'
import { type JsonSchema, resolve, sampleOf } from './contract/sample-of.ts'
import { makeThings, type Things, thingNamed } from './contract/things.ts'
import { useHarness } from './harness.ts'

// quality.md section 5: every id of another tenant, in path, query and body, answers like a random id and changes
// nothing.
const harness = await useHarness()
const { app, url, acme, globex, pool } = harness
const document = app.swagger() as unknown as OpenApi
const { schemas } = document.components
// the operator's routes cross tenants, and no tenant's caller is let in
const operations = operationsOf(document).filter(({ action }) => action !== 'operator')
const ours = await makeThings(harness, acme)
const theirs = await makeThings(harness, globex)

type Ids = (thing: string) => string

const pathOf = ({ path }: Operation, ids: Ids): string =>
  path.replaceAll(/(\w[\w-]*)\/\{\w+\}/g, (_, thing: string) => `${thing}/${ids(thing)}`)

const ask = async (operation: Operation, path: string, body: unknown) => {
  const query = new URLSearchParams(
    operation.queryParameters
      .filter(({ required }) => required)
      .map(({ name, schema }): [string, string] => [name, String(sampleOf(schema, schemas))]),
  )
  const response = await fetch(`${url}${path}${query.size > 0 ? `?${query}` : ''}`, {
    method: operation.method,
    headers: {
      authorization: `Bearer ${acme[roleFor(operation)].token}`,
      'if-match': '"1"',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const { meta, ...rest } = (text.startsWith('{') ? JSON.parse(text) : { text }) as {
    meta?: { error?: unknown }
  }
  return { status: response.status, ...rest, error: meta?.error }
}

const withPath = operations.filter(({ pathParameters }) => pathParameters.length > 0)

describe('in a path', () => {
  test.each(withPath.map((operation) => [nameOf(operation), operation] as const))(
    '%s',
    async (_name, operation) => {
      const before = await theirState()
      const body = operation.body?.type === 'application/json' ? bodyOf(operation) : undefined
      const random = await ask(
        operation,
        pathOf(operation, () => randomUUID()),
        body,
      )
      const foreign = await ask(
        operation,
        pathOf(operation, (thing) => idIn(theirs, thing)),
        body,
      )
      expect(random.status).toBe(404)
      expect(foreign).toEqual(random)
      expect(await theirState()).toEqual(before)
    },
  )
})

describe('in a body', () => {
  const members = operations
    .filter(({ body }) => body?.type === 'application/json')
    .flatMap((operation) =>
      Object.entries(resolve(operation.body!.schema, schemas).properties ?? {}).flatMap(
        ([member, schema]) => {
          const thing = isId(schema) ? thingNamed(member) : null
          return isId(schema)
            ? [{ name: `${nameOf(operation)} ${member}`, operation, member, schema, thing }]
            : []
        },
      ),
    )

  test('there are some', () => expect(members.length).toBeGreaterThan(8))

  test.each(members)('$name', async ({ operation, member, schema, thing }) => {
    expect(thing, 'a thing of a kind that things.ts makes').not.toBeNull()
    const before = await theirState()
    const path = pathOf(operation, (one) => idIn(ours, one))
    const withId = (id: string) => ({
      ...(bodyOf(operation) as object),
      [member]: resolve(schema, schemas).type === 'array' ? [id] : id,
    })
    const [one, other] = [randomUUID(), idIn(theirs, thing!)]
    const random = await ask(operation, path, withId(one))
    const foreign = await ask(operation, path, withId(other))
    // to take away what is not there is done already
    if (operation.method !== 'DELETE') expect(random.status).toBeGreaterThanOrEqual(400)
    expect(masked(foreign, other)).toEqual(masked(random, one))
    expect(await theirState()).toEqual(before)
  })
})

describe('in a query', () => {
  const filters = operations.flatMap((operation) =>
    operation.queryParameters.flatMap(({ name }) => {
      const thing = thingNamed(name)
      return thing ? [{ name: `${nameOf(operation)} ${name}`, operation, filter: name, thing }] : []
    }),
  )

  test('there are some', () => expect(filters.length).toBeGreaterThan(3))

  test.each(filters)('$name', async ({ operation, filter, thing }) => {
    const path = pathOf(operation, (one) => idIn(ours, one))
    const [one, other] = [randomUUID(), idIn(theirs, thing)]
    const random = await ask(operation, `${path}?${filter}=${one}`, undefined)
    const foreign = await ask(operation, `${path}?${filter}=${other}`, undefined)
    expect(masked(foreign, other)).toEqual(masked(random, one))
  })
})

function idIn(things: Things, thing: string): string {
  const id = things[thing]
  if (id === undefined) throw new Error(`things.ts makes no "${thing}" yet`)
  return id
}

/** What a schema cannot say of a body: one of several members is wanted. */
const bodies: Readonly<Record<string, unknown>> = {
  'PUT /api/v1/tickets/{id}/assign': { assigneeId: null },
  'POST /api/v1/tickets/{id}/redact': { text: 'Some text' },
}

function bodyOf(operation: Operation): unknown {
  return bodies[nameOf(operation)] ?? sampleOf(operation.body!.schema, schemas)
}

function isId(schema: JsonSchema): boolean {
  const resolved = resolve(schema, schemas)
  return (
    resolved.format === 'uuid' ||
    (resolved.items !== undefined && isId(resolved.items)) ||
    (resolved.anyOf ?? []).some(isId)
  )
}

const masked = (answer: unknown, id: string): unknown =>
  JSON.parse(JSON.stringify(answer).replaceAll(id, '<id>'))

/** Everything of the other tenant that a command could have changed. */
const theirState = async () =>
  (
    await pool.query('select stream_id, version from streams where tenant_id = $1 order by 1', [
      globex.ADMIN.tenantId,
    ])
  ).rows
