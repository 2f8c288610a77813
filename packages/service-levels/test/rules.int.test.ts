import { testDatabase, until } from '@docket/testkit'
import { policyCommands } from '@docket/ticketing/sla'
import { ticketAfter, ticketOpened } from '@docket/ticketing/spec'
import { afterAll, describe, expect, test } from 'vitest'
import { defaultSlaSettings } from '../src/index.ts'
import { changeOf, deskHours, firstPage, newTenant, promise, saved, serviceLevelsOf } from './tenants.ts'

const database = await testDatabase()
afterAll(() => database.close())
const { pool } = database
const here = serviceLevelsOf(pool)
const elsewhere = serviceLevelsOf(pool)
const which = ({ id }: { id: string }) => ({ id, expectedVersion: undefined })

const begin = async () => {
  const tenantId = await newTenant(pool)
  const change = changeOf(tenantId)
  const calendar = saved(await here.calendars.create(change, deskHours('Desk')))
  const create = async (name: string, active = true) =>
    saved(await here.policies.create(change, { policy: promise(name), calendarId: calendar.id, active }))
  return { tenantId, change, calendar, create }
}
const namesIn = async (rules: ReturnType<typeof here.rulesOf>) =>
  (await rules).policies.map(({ policy, version }) => `${policy.name} ${version}`)

describe('the rules of a tenant', () => {
  test('are its active policies in their order, with the calendars they would pin', async () => {
    const { tenantId, change, calendar, create } = await begin()
    const [gold, silver] = [await create('Gold'), await create('Silver')]
    await create('Bronze', false)
    expect(await namesIn(here.rulesOf(tenantId))).toEqual(['Gold 1', 'Silver 1'])
    saved(await here.calendars.edit(change, which(calendar), deskHours('Desk', '18:00')))
    const { policies, calendars } = await here.rulesOf(tenantId)
    expect(policies[0]).toMatchObject({ policyId: gold.id, calendarId: calendar.id, calendarVersion: 2 })
    expect(calendars(policies[0]!).calendar.hours.monday).toEqual([{ from: '09:00', to: '18:00' }])
    saved(await here.policies.archive(change, which(gold)))
    expect(await namesIn(here.rulesOf(tenantId))).toEqual(['Silver 1'])
    saved(await here.policies.deactivate(change, which(silver)))
    expect(await namesIn(here.rulesOf(tenantId))).toEqual([])
  })

  test('are at once those that this process has changed', async () => {
    const { tenantId, change, create } = await begin()
    const [gold, silver] = [await create('Gold'), await create('Silver')]
    expect(await namesIn(here.rulesOf(tenantId))).toEqual(['Gold 1', 'Silver 1'])
    saved(await here.policies.reorder(change, [silver.id, gold.id]))
    expect(await namesIn(here.rulesOf(tenantId))).toEqual(['Silver 1', 'Gold 1'])
    saved(await here.policies.deactivate(change, which(silver)))
    expect(await namesIn(here.rulesOf(tenantId))).toEqual(['Gold 1'])
    saved(
      await here.policies.edit(change, which(gold), {
        policy: promise('Gold', 1),
        calendarId: gold.calendarId,
      }),
    )
    expect(await namesIn(here.rulesOf(tenantId))).toEqual(['Gold 2'])
  })

  test('are known to another process within a second, and to one that asks for them fresh at once', async () => {
    const { tenantId, create } = await begin()
    expect(await namesIn(elsewhere.rulesOf(tenantId))).toEqual([])
    await create('Gold')
    expect(await namesIn(elsewhere.freshRulesOf(tenantId))).toEqual(['Gold 1'])
    await create('Silver')
    const changedAt = performance.now()
    await until(async () => (await elsewhere.rulesOf(tenantId)).policies.length === 2)
    expect(performance.now() - changedAt).toBeLessThan(1_500)
  })

  test('of a tenant that there is not are none', async () =>
    expect((await here.rulesOf('00000000-0000-4000-8000-000000000000')).policies).toEqual([]))

  test('a stored policy or calendar that is none any more is left out and logged; the others hold', async () => {
    const { tenantId, change, calendar, create } = await begin()
    const [gold, silver] = [await create('Gold'), await create('Silver')]
    const other = saved(await here.calendars.create(change, deskHours('Other')))
    const bronze = { policy: promise('Bronze'), calendarId: other.id, active: true }
    saved(await here.policies.create(change, bronze))
    await pool.query(`update sla_policy_versions set body = '{"name": 7}' where policy_id = $1`, [gold.id])
    await pool.query(`update sla_calendar_versions set body = '[]' where calendar_id = $1`, [other.id])
    const told: unknown[] = []
    const log = { error: (facts: unknown) => void told.push(facts) }
    const reader = serviceLevelsOf(pool, { log: log as never })
    expect(await namesIn(reader.rulesOf(tenantId))).toEqual(['Silver 1'])
    expect(reader.unreadable()).toBe(2)
    expect(told).toEqual([
      expect.objectContaining({ tenantId, policyId: gold.id }),
      expect.objectContaining({ tenantId, policyId: expect.any(String) }),
    ])
    const pins = await reader.calendarsOf([
      { calendarId: calendar.id, calendarVersion: 1 },
      { calendarId: other.id, calendarVersion: 1 },
    ])
    const pin = { policyId: silver.id, policyVersion: 1, targets: {} }
    expect(pins({ ...pin, calendarId: calendar.id, calendarVersion: 1 }).calendar.name).toBe('Desk')
    expect(() => pins({ ...pin, calendarId: other.id, calendarVersion: 1 })).toThrow('no calendar any more')
    expect(() => pins({ ...pin, calendarId: calendar.id, calendarVersion: 2 })).toThrow(
      'There is no version 2',
    )
  })
})

test('case 31: an edited calendar moves no ticket until a policy is applied to it anew', async () => {
  const { tenantId, change, calendar, create } = await begin()
  const gold = await create('Gold')
  const at = '2026-03-02T12:00:00.000Z'
  const pinned = (calendarVersion: number) => ({
    type: 'ApplySlaPolicy',
    data: { policyId: gold.id, policyVersion: 1, calendarId: calendar.id, calendarVersion },
  })
  const ticket = ticketAfter(ticketOpened({ priority: 'P1' }))
  const [first] = policyCommands(ticket, { at, rules: await here.rulesOf(tenantId) })
  expect(first).toMatchObject(pinned(1))
  saved(await here.calendars.edit(change, which(calendar), deskHours('Desk', '18:00')))
  expect(policyCommands(ticket, { at, rules: await here.rulesOf(tenantId) })).toMatchObject([pinned(2)])
  const pins = await here.calendarsOf([{ calendarId: calendar.id, calendarVersion: 1 }])
  if (first?.type !== 'ApplySlaPolicy') throw new Error('it has a policy')
  expect(pins(first.data).calendar.hours.monday).toEqual([{ from: '09:00', to: '17:00' }])
})

describe('what a tenant begins with', () => {
  test('is 24/7, the default policy, and the preset of 15 minutes ready to choose', async () => {
    const tenantId = await newTenant(pool)
    await here.begin(tenantId)
    const { rows } = await here.policies.list(tenantId, { archived: false }, firstPage)
    expect(rows.map(({ position, active, policy }) => [position, active, policy.name])).toEqual([
      [1, true, 'Default'],
      [2, false, '15 minutes to resolution'],
    ])
    const calendars = await here.calendars.list(tenantId, { archived: false }, firstPage)
    expect(calendars.rows.map(({ calendar }) => calendar.name)).toEqual(['24/7'])
    expect(await namesIn(here.rulesOf(tenantId))).toEqual(['Default 1'])
  })

  test('is given once: what people made of it stays so', async () => {
    const tenantId = await newTenant(pool)
    await Promise.all([here.begin(tenantId), elsewhere.begin(tenantId)])
    const { policies } = await here.rulesOf(tenantId)
    saved(await here.policies.archive(changeOf(tenantId), { id: policies[0]!.policyId, expectedVersion: 1 }))
    await here.begin(tenantId)
    const { rows } = await here.policies.list(tenantId, { archived: false }, firstPage)
    expect(rows.map(({ policy }) => policy.name)).toEqual(['15 minutes to resolution'])
  })

  test('is given to every tenant that has nothing yet, by whichever process starts', async () => {
    await here.beginEverywhere()
    const tenants = await Promise.all([newTenant(pool), newTenant(pool)])
    const begun = await Promise.all([here.beginEverywhere(), elsewhere.beginEverywhere()])
    expect(begun[0] + begun[1]).toBe(2)
    for (const tenantId of tenants) expect((await here.rulesOf(tenantId)).policies).toHaveLength(1)
  })

  test('is the preset first, where the settings say so', async () => {
    const tenantId = await newTenant(pool)
    const settings = { ...defaultSlaSettings, preset: 'quarter_hour' } as const
    await serviceLevelsOf(pool, { settings }).begin(tenantId)
    expect(await namesIn(here.freshRulesOf(tenantId))).toEqual(['15 minutes to resolution 1', 'Default 1'])
  })
})
