import { testDatabase } from '@docket/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { changeOf, deskHours, firstPage, newTenant, promise, saved, serviceLevelsOf } from './tenants.ts'

const database = await testDatabase()
afterAll(() => database.close())
const { pool } = database
const { calendars, policies } = serviceLevelsOf(pool)
const which = ({ id }: { id: string }, expectedVersion?: number) => ({ id, expectedVersion })

describe('a calendar', () => {
  test('is versioned: an edit makes the next version, the same content makes none', async () => {
    const tenantId = await newTenant(pool)
    const change = changeOf(tenantId)
    const made = saved(await calendars.create(change, deskHours('Desk')))
    expect(made).toMatchObject({ version: 1, archivedAt: null, notes: [], calendar: { name: 'Desk' } })
    expect(saved(await calendars.edit(change, which(made, 1), deskHours('Desk')))).toMatchObject({
      version: 1,
    })
    const edited = saved(await calendars.edit(change, which(made, 1), deskHours('Desk', '18:00')))
    expect(edited).toMatchObject({ id: made.id, version: 2 })
    expect(await calendars.read(tenantId, made.id)).toMatchObject({ version: 2, calendar: edited.calendar })
    const { rows: versions } = await calendars.listVersions(tenantId, made.id, firstPage)
    expect(versions.map(({ version, createdBy }) => [version, createdBy])).toEqual([
      [2, 'ada'],
      [1, 'ada'],
    ])
    expect(await calendars.readVersion(tenantId, made.id, 1)).toMatchObject({ calendar: made.calendar })
    expect(await calendars.readVersion(tenantId, made.id, 3)).toBeNull()
  })

  test('case 1: 23:59 is stored as 24:00, and the answer says so', async () => {
    const change = changeOf(await newTenant(pool))
    const made = saved(await calendars.create(change, deskHours('Day', '23:59')))
    expect(made.calendar.hours.monday).toEqual([{ from: '09:00', to: '24:00' }])
    expect(made.notes).toEqual([expect.stringContaining('24:00')])
  })

  test('case 3: without open time it is refused by its name, with everything else that is wrong', async () => {
    const change = changeOf(await newTenant(pool))
    const problemsOf = async (written: unknown) => {
      const outcome = await calendars.create(change, written)
      return outcome.outcome === 'invalid'
        ? outcome.problems.map(({ code, entry }) => [code, entry])
        : outcome
    }
    expect(await calendars.create(change, { ...deskHours('Never'), hours: {} })).toMatchObject({
      outcome: 'invalid',
      problems: [{ code: 'calendar_empty', message: expect.stringContaining('"Never"') }],
    })
    const twice = {
      monday: [
        { from: '09:00', to: '12:00' },
        { from: '11:00', to: '13:00' },
      ],
    }
    expect(await problemsOf({ ...deskHours('Twice'), hours: twice })).toEqual([
      ['calendar_overlap', 'hours.monday[1]'],
    ])
    expect(await problemsOf({ ...deskHours(''), timeZone: 'Mars/Olympus' })).toEqual([
      ['calendar_invalid', 'name'],
      ['time_zone_unknown', 'timeZone'],
    ])
  })

  test('is not edited over a version nobody saw, under another tenant, or under a name that is taken', async () => {
    const tenantId = await newTenant(pool)
    const change = changeOf(tenantId)
    const made = saved(await calendars.create(change, deskHours('Desk')))
    saved(await calendars.edit(change, which(made), deskHours('Desk', '18:00')))
    expect(await calendars.edit(change, which(made, 1), deskHours('Desk', '19:00'))).toEqual({
      outcome: 'stale',
      version: 2,
    })
    const stranger = changeOf(await newTenant(pool))
    expect(await calendars.edit(stranger, which(made), deskHours('Mine'))).toEqual({ outcome: 'not_found' })
    expect(await calendars.read(stranger.tenantId, made.id)).toBeNull()
    expect((await calendars.listVersions(stranger.tenantId, made.id, firstPage)).rows).toEqual([])
    expect(await calendars.read(tenantId, 'no-id')).toBeNull()
    expect(await calendars.create(change, deskHours('DESK'))).toEqual({
      outcome: 'already_exists',
      id: made.id,
    })
  })

  test('that an active policy names is not archived; afterwards its name is free and its versions stay', async () => {
    const tenantId = await newTenant(pool)
    const change = changeOf(tenantId)
    const calendar = saved(await calendars.create(change, deskHours('Desk')))
    const named = { policy: promise('Gold'), calendarId: calendar.id, active: true }
    const policy = saved(await policies.create(change, named))
    expect(await calendars.archive(change, which(calendar))).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'calendar_in_use', detail: expect.stringContaining('"Gold"') },
    })
    saved(await policies.deactivate(change, which(policy)))
    expect(saved(await calendars.archive(change, which(calendar))).archivedAt).not.toBeNull()
    saved(await calendars.archive(change, which(calendar)))
    expect(await calendars.edit(change, which(calendar), deskHours('Desk', '20:00'))).toMatchObject({
      refusal: { code: 'calendar_archived' },
    })
    expect(await policies.activate(change, which(policy))).toMatchObject({
      refusal: { code: 'calendar_archived' },
    })
    expect((await calendars.listVersions(tenantId, calendar.id, firstPage)).total).toBe(1)
    const next = saved(await calendars.create(change, deskHours('Desk')))
    const idsOf = async (archived: boolean) =>
      (await calendars.list(tenantId, { archived }, firstPage)).rows.map(({ id }) => id)
    expect([await idsOf(false), await idsOf(true)]).toEqual([[next.id], [calendar.id]])
  })

  test('that policies need keeps the hours which their targets need', async () => {
    const change = changeOf(await newTenant(pool))
    const calendar = saved(await calendars.create(change, deskHours('Desk')))
    const slow = { policy: promise('Slow', 5_300), calendarId: calendar.id, active: false }
    saved(await policies.create(change, slow))
    expect(await calendars.edit(change, which(calendar), deskHours('Desk', '09:01'))).toMatchObject({
      outcome: 'invalid',
      problems: [{ code: 'target_out_of_reach', message: expect.stringContaining('"Slow"') }],
    })
  })
})

test('two processes that edit at once make one version each, and the second hears that it is stale', async () => {
  const tenantId = await newTenant(pool)
  const change = changeOf(tenantId)
  const made = saved(await calendars.create(change, deskHours('Desk')))
  const elsewhere = serviceLevelsOf(pool).calendars
  for (let version = 1; version <= 5; version++) {
    const outcomes = await Promise.all(
      [calendars, elsewhere, calendars, elsewhere].map((store, i) =>
        store.edit(change, which(made, version), deskHours('Desk', `1${version}:0${i}`)),
      ),
    )
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['saved', 'stale', 'stale', 'stale'])
  }
  const { rows } = await calendars.listVersions(tenantId, made.id, firstPage)
  expect(rows.map(({ version }) => version)).toEqual([6, 5, 4, 3, 2, 1])
  const first = await calendars.listVersions(tenantId, made.id, { limit: 4, cursor: null })
  const rest = await calendars.listVersions(tenantId, made.id, { limit: 4, cursor: first.next })
  expect(rest.rows.map(({ id, version }) => [id, version])).toEqual([
    [made.id, 2],
    [made.id, 1],
  ])
})
