import { describe, expect, test } from 'vitest'
import { hour } from '../calendar/time-of-day.ts'
import {
  always,
  at,
  biz,
  clockOf,
  clocksOf,
  dueLines,
  hours,
  on,
  pin,
  subject,
  workingDays,
} from '../cases/case.fixture.ts'
import { summarize } from '../clock/summary.ts'
import { choosePolicy, fieldsRead, targetsFor } from './choose-policy.ts'
import { defaultPolicy, quarterHourPolicy } from './default-policy.ts'
import type { Policy, PolicySubject, PolicyVersion } from './policy.ts'

const openedAt = at('2026-03-02 09:00')
const targetsOf = (more: Partial<PolicySubject>, policy: Policy = defaultPolicy, calendar = always) => {
  const { first_reply, next_reply, resolution } = targetsFor(
    policy,
    { ...subject, ...more },
    calendar,
    openedAt,
  )
  const inHours = (one: typeof resolution) =>
    one && (one.target.unit === 'duration' ? one.target.milliseconds / hour : `${one.target.days} d`)
  return [inHours(first_reply), inHours(next_reply), inHours(resolution)]
}

describe('the default policy', () => {
  test.each([
    ['P1', null, [1, undefined, 4]],
    ['P2', null, [4, undefined, 12]],
    ['P3', null, [8, undefined, 48]],
    ['P4', null, [24, undefined, 120]],
    ['P1', 'VIP', [1, undefined, 2]],
    ['P4', 'VIP', [2, undefined, 2]],
    ['P1', 'NORMAL', [1, undefined, 4]],
    ['P3', 'NORMAL', [8, undefined, 24]],
    ['P4', 'NORMAL', [24, undefined, 24]],
  ] as const)(
    '%s of tier %s: the tier caps the resolution, and no reply may take longer',
    (priority, tier, expected) => expect(targetsOf({ priority, tier })).toEqual(expected),
  )

  test('a VIP breach escalates at once, after half a target more, and after a whole one; NORMAL tells the lead', () => {
    const vip = targetsFor(defaultPolicy, { ...subject, tier: 'VIP' }, always, openedAt)
    const facts = [
      on(openedAt, { type: 'opened', imported: false }),
      on(openedAt, { type: 'policy_applied', pin: pin(vip, 'always') }),
      on(openedAt, { type: 'replied', by: 'agent' }),
    ]
    expect(dueLines(facts, '2026-03-03 09:00')).toEqual([
      'resolution/1/warning:75 @ 2026-03-02 10:30:00',
      'resolution/1/breach @ 2026-03-02 11:00:00',
      'resolution/1/level:1 @ 2026-03-02 11:00:00',
      'resolution/1/level:2 @ 2026-03-02 12:00:00',
      'resolution/1/level:3 @ 2026-03-02 13:00:00',
    ])
    const normal = targetsFor(defaultPolicy, { ...subject, tier: 'NORMAL' }, always, openedAt)
    expect(normal.resolution).toMatchObject({ levels: [], notify: ['team_lead'] })
  })

  test('durations and working days are compared by what they come to', () => {
    const mixed = (days: number): Policy => ({
      ...defaultPolicy,
      targets: { ...defaultPolicy.targets, P3: { first_reply: hours(40), resolution: workingDays(days) } },
    })
    expect(targetsOf({ tier: 'NORMAL' }, mixed(2), biz)).toEqual(['2 d', undefined, '2 d'])
    expect(targetsOf({ tier: 'NORMAL' }, mixed(4), biz)).toEqual([24, undefined, 24])
  })

  test('changes of fields that nobody asks for choose nothing anew', () => {
    const version: PolicyVersion = {
      policyId: 'a',
      version: 1,
      calendarId: 'c',
      calendarVersion: 1,
      policy: defaultPolicy,
    }
    expect([...fieldsRead([version])]).toEqual(['priority', 'tier'])
    const asked = {
      ...defaultPolicy,
      caps: {},
      conditions: [{ field: 'cf.site', test: 'any_of', values: ['n'] }],
    } as const
    expect([...fieldsRead([{ ...version, policy: asked }])]).toEqual(['priority', 'cf.site'])
    expect(
      choosePolicy([{ ...version, policy: asked }], { ...subject, customFields: { site: 'n' } }),
    ).toBeDefined()
    expect(choosePolicy([{ ...version, policy: asked }], subject)).toBeUndefined()
  })
})

test('the preset of 15 minutes marks a ticket delayed from then on', () => {
  const targets = targetsFor(quarterHourPolicy, subject, always, openedAt)
  const facts = [
    on(openedAt, { type: 'opened', imported: false }),
    on(openedAt, { type: 'policy_applied', pin: pin(targets, 'always') }),
  ]
  expect(summarize(clocksOf(facts, '2026-03-02 09:15')).delayed).toBe(false)
  expect(summarize(clocksOf(facts, '2026-03-02 09:15:00.001')).delayed).toBe(true)
  expect(clockOf(facts, '2026-03-02 10:00').breachedAt).toBe(at('2026-03-02 09:15'))
})
