import { createKysely, transaction } from '@docket/database'
import { type TestDatabase, testDatabase } from '@docket/testkit'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AuditEntry, listAudit, writeAudit } from '../src/index.ts'

const one = '0198c0de-0000-7000-8000-000000000001'
const two = '0198c0de-0000-7000-8000-000000000002'
let database: TestDatabase
let db: Kysely<never>

beforeAll(async () => {
  database = await testDatabase()
  db = createKysely<never>(database.pool)
})
afterAll(() => database.close())

const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({
  tenantId: one,
  actor: { kind: 'user', id: 'ada' },
  action: 'user.create',
  target: { kind: 'user', id: 'rita' },
  ip: '10.0.0.1',
  correlationId: 'c-1',
  at: '2026-11-21T04:00:00.000Z',
  ...more,
})

const write = (more: Partial<AuditEntry> = {}) =>
  transaction(database.pool, (client) => writeAudit(client, entry(more)))

const all = (filters = {}, scope: Parameters<typeof listAudit>[1] = { tenantId: one }) =>
  listAudit(db, scope, filters, { limit: 100, cursor: null })

test('an entry is listed as it was written, for its tenant and for the operator', async () => {
  await write({ before: { role: 'END_USER' }, after: { role: 'ADMIN' } })
  await write({ tenantId: two })
  await write({ tenantId: null, action: 'login.failed', actor: { kind: 'anonymous', id: 'unknown' } })
  const listed = await all()
  expect(listed.rows).toEqual([
    { id: expect.any(Number), ...entry({ before: { role: 'END_USER' }, after: { role: 'ADMIN' } }) },
  ])
  expect((await all({}, 'all-tenants')).total).toBe(3)
})

test('a rolled back change leaves no entry', async () => {
  const failing = transaction(database.pool, async (client) => {
    await writeAudit(client, entry({ action: 'never.happened' }))
    throw new Error('rolled back')
  })
  await expect(failing).rejects.toThrow('rolled back')
  expect((await all({ action: 'never.happened' })).rows).toEqual([])
})

test('what is named like a secret is not kept, at any depth', async () => {
  await write({ action: 'redacted', after: { password: 'x', deep: { refreshToken: 'y', name: 'z' } } })
  const [found] = (await all({ action: 'redacted' })).rows
  expect(found?.after).toEqual({
    password: '[redacted]',
    deep: { refreshToken: '[redacted]', name: 'z' },
  })
})

test.each(['update admin_audit set action = action', 'delete from admin_audit', 'truncate admin_audit'])(
  'the table refuses: %s',
  async (statement) => {
    await write()
    await expect(database.pool.query(statement)).rejects.toThrow('append-only')
  },
)

test('pages run from the newest to the oldest and back, and filters narrow them', async () => {
  for (let n = 1; n <= 5; n++)
    await write({ action: 'paged', target: { kind: 'team', id: `t${n}` }, at: `2026-11-21T05:00:0${n}.000Z` })
  const ids = (page: { rows: readonly { target: { id: string | null } }[] }) =>
    page.rows.map((row) => row.target.id)
  const filters = { action: 'paged' }
  const scope = { tenantId: one }
  const first = await listAudit(db, scope, filters, { limit: 2, cursor: null })
  expect(ids(first)).toEqual(['t5', 't4'])
  expect(first.total).toBe(5)
  const second = await listAudit(db, scope, filters, { limit: 2, cursor: first.next })
  expect(ids(second)).toEqual(['t3', 't2'])
  const last = await listAudit(db, scope, filters, { limit: 2, cursor: second.next })
  expect(ids(last)).toEqual(['t1'])
  expect(last.next).toBeNull()
  expect(ids(await listAudit(db, scope, filters, { limit: 2, cursor: second.prev }))).toEqual(['t5', 't4'])
  expect(
    ids(await all({ ...filters, from: '2026-11-21T05:00:02.000Z', to: '2026-11-21T05:00:04.000Z' })),
  ).toEqual(['t3', 't2'])
  expect(ids(await all({ ...filters, targetKind: 'team', targetId: 't4', actorId: 'ada' }))).toEqual(['t4'])
  await expect(listAudit(db, scope, {}, { limit: 2, cursor: first.next })).rejects.toMatchObject({
    code: 'invalid_input',
  })
})
