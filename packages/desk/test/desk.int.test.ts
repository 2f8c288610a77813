import { randomUUID } from 'node:crypto'
import type { CreateCustomFieldBody } from '@docket/contracts'
import { systemClock, systemIds } from '@docket/runtime'
import { testDatabase } from '@docket/testkit'
import type { Pool } from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { createDesk, type DeskChange, seedDemoDesk } from '../src/index.ts'

const database = await testDatabase()
afterAll(() => database.close())
const { pool } = database
const dependencies = { pool, clock: systemClock, ids: systemIds }
const desk = createDesk(dependencies)

const newTenant = async (): Promise<string> => {
  const tenantId = randomUUID()
  await pool.query('insert into tenants (tenant_id, slug, name, created_at) values ($1, $2, $2, now())', [
    tenantId,
    `t-${tenantId}`,
  ])
  return tenantId
}

const changeOf = (tenantId: string): DeskChange => ({
  tenantId,
  meta: {
    actor: { kind: 'user', id: 'ada', ip: null },
    correlationId: 'c',
    causationId: null,
    traceparent: null,
  },
})

const body = (key: string): CreateCustomFieldBody => ({
  key,
  type: 'text',
  label: key,
  description: null,
  options: [],
  requiredToOpen: false,
  requiredToResolve: false,
  staffOnly: false,
})

describe('the rules of a tenant', () => {
  test('are those of now for every reader, wherever the change was made', async () => {
    const tenantId = await newTenant()
    const elsewhere = createDesk(dependencies)
    expect((await elsewhere.rules(tenantId)).fields.size).toBe(0)
    const made = await desk.customFields.create(changeOf(tenantId), body('serial'))
    expect([...(await elsewhere.rules(tenantId)).fields.keys()]).toEqual(['serial'])
    if (made.outcome !== 'saved') throw new Error(made.outcome)
    const which = { id: made.value.id, expectedVersion: 1 }
    await desk.customFields.archive(changeOf(tenantId), which)
    expect((await elsewhere.rules(tenantId)).fields.size).toBe(0)
    await desk.categories.create(changeOf(tenantId), { key: 'a/b', name: 'B', description: null })
    expect((await elsewhere.rules(tenantId)).categories.has('a/b')).toBe(true)
    await desk.changeSettings(changeOf(tenantId), { autoCloseAfterDays: null }, undefined)
    expect((await elsewhere.rules(tenantId)).settings.autoCloseAfterDays).toBeNull()
  })

  test('are read once and then asked for by their revision alone', async () => {
    const tenantId = await newTenant()
    const asked: string[] = []
    const counting = {
      query(query: { name: string }) {
        asked.push(query.name)
        return pool.query(query as never)
      },
    } as unknown as Pool
    const { rules } = createDesk({ ...dependencies, pool: counting })
    const first = await rules(tenantId)
    expect(await rules(tenantId)).toBe(first)
    expect(asked).toEqual(['read-tenant-rules', 'read-rules-revision'])
  })

  test('of a tenant that was never made are the defaults', async () => {
    const { settings, categories, fields } = await desk.rules(randomUUID())
    expect(settings).toEqual({ resolutionNotesRequired: true, autoCloseAfterDays: 5, reopenWindowDays: 14 })
    expect([...categories]).toEqual(['billing', 'technical', 'general'])
    expect(fields.size).toBe(0)
  })
})

test('fields and categories in use are bounded, and archiving makes room', async () => {
  const tenantId = await newTenant()
  await pool.query(
    `insert into custom_fields (field_id, tenant_id, version, key, label, type, options, required_to_open,
       required_to_resolve, staff_only, created_at, updated_at)
     select gen_random_uuid(), $1, 1, 'f' || n, 'f', 'text', '[]', false, false, false, now(), now()
     from generate_series(1, 99) as n`,
    [tenantId],
  )
  const create = (key: string) => desk.customFields.create(changeOf(tenantId), body(key))
  const both = await Promise.all([create('one'), create('two')])
  expect(both.map(({ outcome }) => outcome).toSorted(), 'also when two come at once').toEqual([
    'refused',
    'saved',
  ])
  const { id } = (both.find(({ outcome }) => outcome === 'saved') as { value: { id: string } }).value
  await desk.customFields.archive(changeOf(tenantId), { id, expectedVersion: undefined })
  expect((await create('three')).outcome).toBe('saved')
  const { outcome } = await desk.customFields.replace(
    changeOf(tenantId),
    { id, expectedVersion: undefined },
    {
      label: 'one',
      description: null,
      options: [],
      requiredToOpen: false,
      requiredToResolve: false,
      archived: false,
    },
  )
  expect(outcome, 'nor does one come back beyond it').toBe('refused')
})

test('a change that fails leaves no row, no audit entry and no answer under its key', async () => {
  const tenantId = await newTenant()
  const key = { principal: 'ada', route: 'r', key: 'k', fingerprint: 'f' }
  const change = { ...changeOf(tenantId), idempotency: key }
  const content = { name: 'x', description: null, fields: {} }
  const failing = desk.templates.create(change, content, async () => {
    throw new Error('the judge fell ill')
  })
  await expect(failing).rejects.toThrow('fell ill')
  for (const table of ['ticket_templates', 'admin_audit', 'commands'])
    expect((await pool.query(`select from ${table} where tenant_id = $1`, [tenantId])).rows).toEqual([])
  expect((await desk.templates.create(change, content)).outcome).toBe('saved')
})

test('the demo desk is made once, and stays as people leave it', async () => {
  const tenantId = await newTenant()
  await seedDemoDesk(dependencies, tenantId)
  const count = async (table: string) =>
    (await pool.query(`select from ${table} where tenant_id = $1`, [tenantId])).rows.length
  const tables = ['custom_fields', 'ticket_templates', 'canned_responses', 'macros', 'saved_views']
  const made = await Promise.all(tables.map(count))
  expect(Math.min(...made)).toBeGreaterThanOrEqual(3)
  await pool.query('delete from macros where tenant_id = $1', [tenantId])
  await seedDemoDesk(dependencies, tenantId)
  expect(await count('macros')).toBe(0)
})
