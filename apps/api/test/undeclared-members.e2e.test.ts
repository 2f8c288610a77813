import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { nameOf, type OpenApi, operationsOf } from './contract/operations.ts'
import { roleFor } from './contract/role-for.ts'
import { type JsonSchema, resolve, sampleOf } from './contract/sample-of.ts'
import { useHarness } from './harness.ts'

// quality.md section 5: every body with a member that its contract does not declare is refused.
const { app, url, acme, pool } = await useHarness()
const document = app.swagger() as unknown as OpenApi
const { schemas } = document.components
const withBody = operationsOf(document).filter(
  ({ body, action }) => body?.type === 'application/json' && action !== 'operator',
)

const foreign = ['tenantId', 'role', 'version', 'createdBy', 'id', '__proto__', 'constructor', 'prototype']

const declares = (schema: JsonSchema, name: string): boolean => {
  const resolved = resolve(schema, schemas)
  return (
    Object.hasOwn(resolved.properties ?? {}, name) ||
    [...(resolved.anyOf ?? []), ...(resolved.oneOf ?? []), ...(resolved.allOf ?? [])].some((one) =>
      declares(one, name),
    )
  )
}

test('there are bodies to try', () => expect(withBody.length).toBeGreaterThan(15))

test.each(withBody.map((operation) => [nameOf(operation), operation] as const))(
  '%s',
  async (_name, operation) => {
    const schema = operation.body!.schema
    const sample = sampleOf(schema, schemas)
    const path = operation.path.replaceAll(/\{\w+\}/g, () => randomUUID())
    const before = await eventsOf()
    for (const member of foreign.filter((name) => !declares(schema, name))) {
      // written by hand: an object literal would set the prototype instead
      const rest = JSON.stringify(sample).slice(1)
      const text = `{${JSON.stringify(member)}:{"x":1}${rest === '}' ? '' : ','}${rest}`
      const response = await fetch(url + path, {
        method: operation.method,
        headers: {
          authorization: `Bearer ${acme[roleFor(operation)].token}`,
          'content-type': 'application/json',
          'if-match': '"1"',
        },
        body: text,
      })
      const said = await response.text()
      // the JSON parser itself refuses this one, without a word that its sender could use
      const named = member === '__proto__' ? 'body' : member
      expect(`${member}: ${response.status} ${said}`).toMatch(new RegExp(`^${member}: 400 .*${named}`, 's'))
    }
    expect(await eventsOf()).toBe(before)
  },
)

const eventsOf = async (): Promise<number> =>
  (await pool.query<{ n: number }>('select count(*)::int as n from events')).rows[0]!.n
