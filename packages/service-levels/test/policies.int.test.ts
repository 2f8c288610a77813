import { listAudit } from '@docket/audit'
import { createKysely } from '@docket/database'
import { testDatabase } from '@docket/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { toWrittenPolicy } from '../src/index.ts'
import { changeOf, deskHours, firstPage, newTenant, promise, saved, serviceLevelsOf } from './tenants.ts'

const database = await testDatabase()
afterAll(() => database.close())
const { pool } = database
const { calendars, policies } = serviceLevelsOf(pool)
const which = ({ id }: { id: string }, expectedVersion?: number) => ({ id, expectedVersion })

const begin = async () => {
  const tenantId = await newTenant(pool)
  const change = changeOf(tenantId)
  const { id: calendarId } = saved(await calendars.create(change, deskHours('Desk')))
  const create = async (name: string, active = true) =>
    saved(await policies.create(change, { policy: promise(name), calendarId, active }))
  const orderOf = async () => {
    const { rows } = await policies.list(tenantId, { archived: false }, firstPage)
    return rows.map(({ position, policy }) => `${position} ${policy.name}`)
  }
  return { tenantId, change, calendarId, create, orderOf }
}

describe('a policy', () => {
  test('is versioned with its calendar: an edit makes the next version, the same content makes none', async () => {
    const { tenantId, change, calendarId, create } = await begin()
    const made = await create('Gold')
    expect(made).toMatchObject({ version: 1, position: 1, active: true, calendarId })
    const written = { policy: toWrittenPolicy(made.policy), calendarId }
    expect(saved(await policies.edit(change, which(made, 1), written)).version).toBe(1)
    const faster = { policy: promise('Gold', 2), calendarId }
    expect(saved(await policies.edit(change, which(made, 1), faster))).toMatchObject({ version: 2 })
    const other = saved(await calendars.create(change, deskHours('Other')))
    const moved = saved(await policies.edit(change, which(made, 2), { ...faster, calendarId: other.id }))
    expect(moved).toMatchObject({ version: 3, calendarId: other.id })
    const { rows: versions } = await policies.listVersions(tenantId, made.id, firstPage)
    expect(versions.map((one) => [one.version, one.calendarId])).toEqual([
      [3, other.id],
      [2, calendarId],
      [1, calendarId],
    ])
    expect(await policies.readVersion(tenantId, made.id, 1)).toMatchObject({ policy: made.policy })
  })

  test('is refused with everything that is wrong, each by its entry', async () => {
    const { change, calendarId } = await begin()
    const nowhere = '00000000-0000-4000-8000-000000000000'
    const problemsOf = async (policy: unknown, on = calendarId) => {
      const outcome = await policies.create(change, { policy, calendarId: on, active: true })
      return outcome.outcome === 'invalid'
        ? outcome.problems.map(({ code, entry }) => [code, entry])
        : outcome
    }
    const wrong = {
      name: '',
      conditions: [{ field: 'priority', test: 'any_of', values: ['P9'] }],
      targets: { P1: { resolution: { hours: -1 } } },
    }
    expect(await problemsOf(wrong, nowhere)).toEqual([
      ['policy_invalid', 'name'],
      ['condition_impossible', 'conditions[0].values'],
      ['target_invalid', 'targets.P1.resolution'],
      ['policy_invalid', 'calendarId'],
    ])
    const seldom = saved(await calendars.create(change, deskHours('Seldom', '09:01')))
    expect(await problemsOf(promise('Slow', 5_300), seldom.id)).toEqual([
      ['target_out_of_reach', 'targets.P1.resolution'],
    ])
  })

  test('is not edited over a version nobody saw, by another tenant, under a taken name, or when archived', async () => {
    const { tenantId, change, calendarId, create } = await begin()
    const [gold, silver] = [await create('Gold'), await create('Silver')]
    const as = (name: string) => ({ policy: promise(name, 3), calendarId })
    expect(await policies.edit(change, which(gold, 2), as('Gold'))).toEqual({ outcome: 'stale', version: 1 })
    expect(await policies.edit(change, which(silver), as('gold'))).toEqual({
      outcome: 'already_exists',
      id: gold.id,
    })
    const stranger = changeOf(await newTenant(pool))
    expect(await policies.edit(stranger, which(gold), as('Gold'))).toEqual({ outcome: 'not_found' })
    saved(await policies.archive(change, which(gold)))
    expect(await policies.edit(change, which(gold), as('Gold'))).toMatchObject({
      refusal: { code: 'policy_archived' },
    })
    expect(await policies.activate(change, which(gold))).toMatchObject({
      refusal: { code: 'policy_archived' },
    })
    expect(await policies.read(tenantId, gold.id)).toMatchObject({ active: false, version: 1 })
    const { rows } = await policies.list(tenantId, { archived: true }, firstPage)
    expect(rows.map(({ id }) => id)).toEqual([gold.id])
  })

  test('of more than a hundred in use is refused', async () => {
    const { tenantId, change, calendarId, create } = await begin()
    await create('Gold')
    await pool.query(
      `insert into sla_policies select gen_random_uuid(), tenant_id, version, name || n, position + n, active,
         calendar_id, created_at, updated_at from sla_policies, generate_series(1, 99) as n where tenant_id = $1`,
      [tenantId],
    )
    const one = { policy: promise('One more'), calendarId, active: false }
    expect(await policies.create(change, one)).toMatchObject({ refusal: { code: 'limit_reached' } })
  })
})

describe('the order', () => {
  test('is that of their making until somebody says another one, and is read page by page', async () => {
    const { tenantId, change, create, orderOf } = await begin()
    const [a, b, c] = [await create('A'), await create('B'), await create('C')]
    expect(await orderOf()).toEqual(['1 A', '2 B', '3 C'])
    const ordered = saved(await policies.reorder(change, [c.id, a.id, b.id]))
    expect(ordered.map(({ position, policy }) => [position, policy.name])).toEqual([
      [1, 'C'],
      [2, 'A'],
      [3, 'B'],
    ])
    expect(await orderOf()).toEqual(['1 C', '2 A', '3 B'])
    const first = await policies.list(tenantId, { archived: false }, { limit: 2, cursor: null })
    expect(first).toMatchObject({ total: 3, hasMore: true })
    const rest = await policies.list(tenantId, { archived: false }, { limit: 2, cursor: first.next })
    expect(rest.rows.map(({ id, policy }) => [id, policy.name])).toEqual([[b.id, 'B']])
    saved(await policies.archive(change, which(a)))
    expect(await orderOf()).toEqual(['1 C', '2 B'])
    expect((await create('D')).position).toBe(3)
  })

  test('has no gap and no two at one place, whoever makes and archives policies at once', async () => {
    const { tenantId, change, calendarId, create, orderOf } = await begin()
    const elsewhere = serviceLevelsOf(pool).policies
    const first = await create('First')
    const made = Array.from({ length: 8 }, (_, n) =>
      (n % 2 === 0 ? policies : elsewhere).create(change, {
        ...{ policy: promise(`P${n}`), calendarId, active: true },
      }),
    )
    await Promise.all([...made, elsewhere.archive(change, which(first))])
    expect((await orderOf()).map((told) => told.split(' ')[0])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
    ])
    expect((await serviceLevelsOf(pool).rulesOf(tenantId)).policies).toHaveLength(8)
  })

  test('names every policy in use once', async () => {
    const { change, create, orderOf } = await begin()
    const [a, b] = [await create('A'), await create('B')]
    const stranger = await (await begin()).create('S')
    const problemsOf = async (ids: string[]) => {
      const outcome = await policies.reorder(change, ids)
      return outcome.outcome === 'invalid' ? outcome.problems.map(({ message }) => message) : outcome
    }
    expect(await problemsOf([a.id, a.id, stranger.id])).toEqual([
      expect.stringContaining('twice'),
      expect.stringContaining('no policy'),
      expect.stringContaining('"B"'),
    ])
    saved(await policies.reorder(change, [b.id, a.id]))
    expect(await orderOf()).toEqual(['1 B', '2 A'])
  })
})

describe('a policy that is switched off', () => {
  test('takes what is to be done about its tickets into its transaction, once', async () => {
    const { change, create } = await begin()
    const gold = await create('Gold')
    const told: string[] = []
    const along = async (_client: unknown, { id, active }: { id: string; active: boolean }) => {
      told.push(`${id} ${active}`)
    }
    expect(saved(await policies.deactivate(change, which(gold), along))).toMatchObject({
      active: false,
      version: 1,
    })
    saved(await policies.deactivate(change, which(gold), along))
    expect(told).toEqual([`${gold.id} false`])
    expect(saved(await policies.activate(change, which(gold)))).toMatchObject({ active: true, version: 1 })
    saved(await policies.archive(change, which(gold), along))
    saved(await policies.archive(change, which(gold), along))
    expect(told).toHaveLength(2)
  })

  test('stays on if that fails', async () => {
    const { tenantId, change, create } = await begin()
    const gold = await create('Gold')
    const failing = policies.deactivate(change, which(gold), () => Promise.reject(new Error('no job')))
    await expect(failing).rejects.toThrow('no job')
    expect(await policies.read(tenantId, gold.id)).toMatchObject({ active: true })
  })
})

describe('a request with a key', () => {
  test('that is repeated is told the same and does nothing again; another one with it is refused', async () => {
    const { tenantId, change, calendarId } = await begin()
    const keyed = (fingerprint: string) => ({
      ...change,
      idempotency: { principal: 'ada', route: 'POST /sla/policies', key: 'k-1', fingerprint },
    })
    const wanted = { policy: promise('Gold'), calendarId, active: true }
    const [first, second] = await Promise.all([
      policies.create(keyed('f'), wanted),
      policies.create(keyed('f'), wanted),
    ])
    const outcomes = [first, second].toSorted((a, b) => a.outcome.localeCompare(b.outcome))
    expect(outcomes).toMatchObject([{ outcome: 'replayed', answer: { version: 1 } }, { outcome: 'saved' }])
    expect(await policies.create(keyed('other'), wanted)).toEqual({ outcome: 'key_reused' })
    const { total } = await policies.list(tenantId, { archived: false }, firstPage)
    expect(total).toBe(1)
  })
})

test('the audit tells who did what, before and after', async () => {
  const { tenantId, change, calendarId, create } = await begin()
  const [gold, silver] = [await create('Gold'), await create('Silver', false)]
  saved(await policies.edit(change, which(gold), { policy: promise('Gold', 2), calendarId }))
  saved(await policies.reorder(change, [silver.id, gold.id]))
  saved(await policies.reorder(change, [silver.id, gold.id]))
  saved(await policies.deactivate(change, which(gold)))
  saved(await policies.activate(change, which(gold)))
  saved(await policies.archive(change, which(silver)))
  const { rows } = await listAudit(createKysely<never>(pool), { tenantId }, {}, firstPage)
  expect(rows.map(({ action }) => action).toReversed()).toEqual([
    'sla_calendar.created',
    'sla_policy.created',
    'sla_policy.created',
    'sla_policy.changed',
    'sla_policy.reordered',
    'sla_policy.deactivated',
    'sla_policy.activated',
    'sla_policy.archived',
  ])
  expect(rows.find(({ action }) => action === 'sla_policy.changed')).toMatchObject({
    actor: { kind: 'user', id: 'ada' },
    target: { kind: 'sla_policy', id: gold.id },
    before: { version: 1 },
    after: { version: 2 },
  })
})
