import { ConfigError, readConfig } from '@docket/runtime'
import { alwaysOpen, defaultPolicy } from '@docket/ticketing/sla'
import { describe, expect, test } from 'vitest'
import { defaultSlaSettings, slaSettingsOf } from './sla-settings.ts'

const settings = (env: NodeJS.ProcessEnv) => slaSettingsOf(readConfig(env))
const hours = (count: number) => ({ unit: 'duration', milliseconds: count * 3_600_000 })

test('without any variable a tenant begins with 24/7 and the default policy', () => {
  expect(settings({})).toEqual(defaultSlaSettings)
  expect(defaultSlaSettings).toMatchObject({ calendar: alwaysOpen, policy: defaultPolicy, preset: 'default' })
})

test('each target is a variable: minutes, hours or working days', () => {
  const { policy } = settings({
    DOCKET_SLA_P1_FIRST_REPLY: '90m',
    DOCKET_SLA_P4_RESOLUTION: '5wd',
    DOCKET_SLA_VIP_RESOLUTION: '1h',
    DOCKET_SLA_NORMAL_RESOLUTION: '2wd',
  })
  expect(policy.targets.P1).toEqual({ first_reply: hours(1.5), resolution: hours(4) })
  expect(policy.targets.P4).toEqual({
    first_reply: hours(24),
    resolution: { unit: 'working_days', days: 5 },
  })
  expect(policy.caps.VIP).toEqual({ ...defaultPolicy.caps.VIP, resolution: hours(1) })
  expect(policy.caps.NORMAL?.resolution).toEqual({ unit: 'working_days', days: 2 })
})

test('hours are written by days, with several intervals and round the end of the week', () => {
  const { calendar } = settings({
    DOCKET_SLA_HOURS: 'Mon-Wed,Fri 09:00-12:00,13:00-17:00; sat-sun 22:00-06:00',
    DOCKET_SLA_TIME_ZONE: 'Europe/Berlin',
  })
  const desk = [
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '17:00' },
  ]
  const night = [{ from: '22:00', to: '06:00' }]
  expect(calendar).toMatchObject({
    name: 'Business hours',
    timeZone: 'Europe/Berlin',
    hours: { monday: desk, tuesday: desk, wednesday: desk, thursday: [], friday: desk },
  })
  expect([calendar.hours.saturday, calendar.hours.sunday]).toEqual([night, night])
  expect(settings({ DOCKET_SLA_HOURS: 'sat-mon 10:00-24:00' }).calendar.hours).toMatchObject({
    saturday: [{ from: '10:00', to: '24:00' }],
    monday: [{ from: '10:00', to: '24:00' }],
    tuesday: [],
  })
})

test('24/7 keeps its name in another zone, and the preset is chosen by its word', () =>
  expect(settings({ DOCKET_SLA_TIME_ZONE: 'Asia/Kolkata', DOCKET_SLA_PRESET: 'quarter_hour' })).toMatchObject(
    {
      calendar: { name: '24/7', timeZone: 'Asia/Kolkata' },
      preset: 'quarter_hour',
    },
  ))

describe('a wrong value stops the start and names the variable', () => {
  test.each([
    ['DOCKET_SLA_P1_FIRST_REPLY', '0h'],
    ['DOCKET_SLA_P2_RESOLUTION', '-4h'],
    ['DOCKET_SLA_P3_RESOLUTION', 'two days'],
    ['DOCKET_SLA_P4_RESOLUTION', '4000wd'],
    ['DOCKET_SLA_VIP_RESOLUTION', '2'],
    ['DOCKET_SLA_NORMAL_RESOLUTION', '999999h'],
    ['DOCKET_SLA_TIME_ZONE', 'Mars/Olympus'],
    ['DOCKET_SLA_HOURS', '9 to 5'],
    ['DOCKET_SLA_HOURS', 'mon 09:00-09:00'],
    ['DOCKET_SLA_HOURS', 'mon 25:00-26:00'],
    ['DOCKET_SLA_HOURS', 'mon-fri 09:00-17:00; wed 16:00-20:00'],
    ['DOCKET_SLA_PRESET', 'fast'],
  ])('%s=%s', (name, value) => {
    expect(() => settings({ [name]: value })).toThrow(ConfigError)
    expect(() => settings({ [name]: value })).toThrow(`${name}: `)
  })
})
