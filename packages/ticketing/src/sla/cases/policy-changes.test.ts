import { describe, expect, test } from 'vitest'
import { compileCalendar } from '../calendar/compiled-calendar.ts'
import { hour } from '../calendar/time-of-day.ts'
import { summarize } from '../clock/summary.ts'
import { choosePolicy, pinFor } from '../policy/choose-policy.ts'
import { decidePolicy } from '../policy/decide-policy.ts'
import { defaultPolicy } from '../policy/default-policy.ts'
import type { Policy, PolicyVersion } from '../policy/policy.ts'
import {
  always,
  applied,
  at,
  biz,
  calendar,
  clockOf,
  clocksOf,
  dueLines,
  everyDay,
  hours,
  on,
  opened,
  pin,
  promise,
  reopened,
  resolved,
  subject,
  waiting,
  wall,
  working,
} from './case.fixture.ts'

const eight = { resolution: promise(hours(8)) }
const facts = opened('2026-03-02 09:00', eight)

const version = (policyId: string, policy: Partial<Policy> = {}, calendarVersion = 1): PolicyVersion => ({
  policyId,
  version: 1,
  calendarId: 'biz',
  calendarVersion,
  policy: { ...defaultPolicy, ...policy },
})
const forTeam = (team: string) =>
  version(team, { conditions: [{ field: 'teamId', test: 'any_of', values: [team] }] })
const calendars = () => biz
const openedAt = at('2026-03-02 09:00')

describe('sla cases: policy changes', () => {
  test('#29 a deactivated policy cancels the clocks of open tickets by an event; history stays', () => {
    const held = pinFor(version('a'), subject, biz, openedAt)
    expect(decidePolicy({ pin: held, policies: [], subject, calendars, openedAt })).toEqual({
      type: 'SlaPolicyRemoved',
      data: { policyId: 'a', policyVersion: 1 },
    })
    const removed = [...facts, on('2026-03-02 12:00', { type: 'policy_removed' })]
    expect(clockOf(removed, '2026-03-09 09:00')).toMatchObject({
      state: 'cancelled',
      elapsed: 3 * hour,
      dueAt: null,
    })
    expect(dueLines(removed, '2026-03-09 09:00')).toEqual([])
    const late = [...facts, on('2026-03-04 12:00', { type: 'policy_removed' })]
    expect(clockOf(late, '2026-03-09 09:00').state).toBe('breached')
    const ended = [...facts, resolved('2026-03-02 10:00'), on('2026-03-02 12:00', { type: 'policy_removed' })]
    expect(clockOf(ended, '2026-03-09 09:00').state).toBe('met')
    const afterwards = [...removed, resolved('2026-03-02 13:00')]
    expect(clockOf(afterwards, '2026-03-09 09:00')).toMatchObject({ state: 'cancelled', elapsed: 3 * hour })
  })

  test('#30 a recorded breach stays recorded when a policy is applied again', () => {
    const later = [...facts, applied('2026-03-04 09:00', pin({ resolution: promise(hours(80)) }, 'biz', 2))]
    const clock = clockOf(later, '2026-03-04 10:00')
    expect(clock).toMatchObject({
      state: 'breached',
      breachedAt: at('2026-03-02 17:00'),
      dueAt: at('2026-03-02 17:00'),
    })
    expect(dueLines(later, '2026-04-04 10:00').filter((line) => line.includes('breach'))).toHaveLength(1)
  })

  test('#31 an edited calendar moves nothing until it is applied again; then an event says so', () => {
    const held = pinFor(version('a'), subject, biz, openedAt)
    const same = { pin: held, policies: [version('a')], subject, calendars, openedAt }
    expect(decidePolicy(same)).toBeNull()
    expect(decidePolicy({ ...same, policies: [version('a', {}, 2)] })).toMatchObject({
      type: 'SlaPolicyApplied',
      data: { calendarVersion: 2 },
    })
    const edited = compileCalendar(calendar({ hours: everyDay([{ from: '08:00', to: '20:00' }]) }))
    const both = { calendars: { biz, edited } }
    const start = opened('2026-03-02 16:00', eight)
    expect(wall(clockOf(start, '2026-03-03 10:00', both).dueAt)).toBe('2026-03-03 16:00:00')
    const reapplied = clockOf(
      [...start, applied('2026-03-03 10:00', pin(eight, 'edited'))],
      '2026-03-03 11:00',
      both,
    )
    expect(reapplied.elapsed).toBe(3 * hour)
    expect(wall(reapplied.dueAt)).toBe('2026-03-03 16:00:00')
    const night = clockOf(
      [...start, applied('2026-03-02 18:00', pin(eight, 'edited'))],
      '2026-03-02 19:00',
      both,
    )
    expect(night.elapsed).toBe(2 * hour)
    expect(wall(night.dueAt)).toBe('2026-03-03 13:00:00')
  })

  test('#32 of two policies that match, the first in the order wins, always', () => {
    const policies = [forTeam('red'), version('rest'), forTeam('blue')]
    expect(choosePolicy(policies, { ...subject, teamId: 'red' })?.policyId).toBe('red')
    expect(choosePolicy(policies, { ...subject, teamId: 'blue' })?.policyId).toBe('rest')
    expect(choosePolicy(policies.toReversed(), { ...subject, teamId: 'red' })?.policyId).toBe('rest')
  })

  test('#33 a due date set by hand survives every recalculation', () => {
    const due = at('2026-03-20 12:00')
    const changed = [
      ...facts,
      on('2026-03-02 10:00', { type: 'due_date_set', dueAt: due }),
      applied('2026-03-02 11:00', pin({ resolution: promise(hours(1)) }, 'biz', 2)),
      waiting('2026-03-03 09:00'),
      working('2026-03-04 09:00'),
      applied('2026-03-05 11:00', pin(eight, 'always', 3)),
    ]
    expect(clockOf(changed, '2026-03-06 09:00')).toMatchObject({ state: 'running', dueAt: due })
    expect(clockOf(changed, '2026-03-21 09:00')).toMatchObject({ state: 'breached', breachedAt: due })
    const dropped = [...changed, on('2026-03-06 10:00', { type: 'due_date_set', dueAt: null })]
    expect(clockOf(dropped, '2026-03-06 11:00')).toMatchObject({
      state: 'breached',
      breachedAt: at('2026-03-06 10:00'),
    })
    const paused = [...changed, waiting('2026-03-19 09:00'), working('2026-03-23 11:00')]
    expect(clockOf(paused, '2026-03-23 12:00')).toMatchObject({
      breachedAt: at('2026-03-23 11:00'),
      dueAt: due,
    })
  })

  test('#33 a due date that passed before a cycle began belongs to an earlier one', () => {
    const again = [
      ...facts,
      on('2026-03-02 10:00', { type: 'due_date_set', dueAt: at('2026-03-02 12:00') }),
      resolved('2026-03-02 11:00'),
      reopened('2026-03-09 09:00', 2),
    ]
    expect(wall(clockOf(again, '2026-03-09 10:00', { cycle: 2 }).dueAt)).toBe('2026-03-09 17:00:00')
  })

  test('#34 moved to another team the clock keeps its start; a policy chosen by team is chosen anew by event', () => {
    const policies = [forTeam('red'), forTeam('blue')]
    const red = pinFor(policies[0]!, { ...subject, teamId: 'red' }, biz, openedAt)
    const change = decidePolicy({
      pin: red,
      policies,
      subject: { ...subject, teamId: 'blue' },
      calendars,
      openedAt,
    })
    expect(change).toMatchObject({ type: 'SlaPolicyApplied', data: { policyId: 'blue' } })
    const moved = [...facts, applied('2026-03-02 11:00', pin({ resolution: promise(hours(6)) }, 'biz', 2))]
    const clock = clockOf(moved, '2026-03-02 12:00')
    expect(clock).toMatchObject({ startedAt: at('2026-03-02 09:00'), elapsed: 3 * hour, remaining: 3 * hour })
  })

  test('#35 VIP switched on in mid-flight: chosen anew, elapsed kept, a deadline passed breaches at the change', () => {
    const normal = pinFor(version('a'), subject, biz, openedAt)
    const vip = decidePolicy({
      pin: normal,
      policies: [version('a')],
      subject: { ...subject, tier: 'VIP' },
      calendars,
      openedAt,
    })
    if (vip?.type !== 'SlaPolicyApplied') throw new Error('not applied')
    const switched = [
      on('2026-03-02 09:00', { type: 'opened', imported: false }),
      applied('2026-03-02 09:00', normal),
      applied('2026-03-02 14:00', vip.data),
    ]
    const clock = clockOf(switched, '2026-03-02 15:00')
    expect(clock).toMatchObject({
      state: 'breached',
      elapsed: 6 * hour,
      breachedAt: at('2026-03-02 14:00'),
      dueAt: at('2026-03-02 11:00'),
    })
    expect(dueLines(switched, '2026-03-02 15:00').filter((line) => line.startsWith('resolution'))).toEqual([
      'resolution/1/breach @ 2026-03-02 14:00:00',
      'resolution/1/level:1 @ 2026-03-02 14:00:00',
      'resolution/1/level:2 @ 2026-03-02 14:00:00',
      'resolution/1/level:3 @ 2026-03-02 14:00:00',
    ])
    const soon = [...switched.slice(0, 2), applied('2026-03-02 10:00', vip.data)]
    expect(wall(clockOf(soon, '2026-03-02 10:30').dueAt)).toBe('2026-03-02 11:00:00')
    const back = [...soon, applied('2026-03-02 10:45', normal)]
    expect(clockOf(back, '2026-03-02 12:00')).toMatchObject({ state: 'running', elapsed: 3 * hour })
  })

  test('#33 a due date set by hand that lies further away than a hundred years is due then, and costs nothing before', () => {
    const fresh = compileCalendar(calendar({ name: 'fresh' }))
    const levelled = { resolution: promise(hours(8), { levels: [{ after: 50, level: 1 }] }) }
    const far = Date.UTC(9999, 11, 31)
    const facts = [
      ...opened('2026-03-02 09:00', levelled, 'fresh'),
      on('2026-03-02 10:00', { type: 'due_date_set', dueAt: far }),
    ]
    const calendars = { fresh }
    expect(clockOf(facts, '2026-03-05 12:00', { calendars })).toMatchObject({
      state: 'running',
      dueAt: far,
      open: null,
      remaining: null,
      elapsed: 27 * hour,
      passed: [],
      next: { threshold: { kind: 'breach' }, at: far },
    })
    // The table holds the years that were asked for, 400 days at a time, and none up to the date.
    expect(Reflect.get(fresh, 'coveredTo')).toBeLessThan(Date.UTC(2028, 0, 1))
    const breached = [
      ...opened('2026-03-02 09:00', levelled, 'fresh'),
      on('2026-03-04 10:00', { type: 'due_date_set', dueAt: far }),
    ]
    const late = clockOf(breached, '2026-04-05 12:00', { calendars })
    expect(late.passed.map(({ threshold }) => threshold.name)).toEqual(['breach', 'level:1', 'warning:75'])
    expect(late.next).toBeNull()
    expect(Reflect.get(fresh, 'coveredTo')).toBeLessThan(Date.UTC(2028, 0, 1))
    const dropped = [...facts, on('2026-03-02 11:00', { type: 'due_date_set', dueAt: null })]
    expect(wall(clockOf(dropped, '2026-03-02 12:00', { calendars }).dueAt)).toBe('2026-03-02 17:00:00')
    const near = [...facts, on('2026-03-02 11:00', { type: 'due_date_set', dueAt: Date.UTC(2125, 0, 1) })]
    expect(clockOf(near, '2026-03-02 12:00', { calendars }).remaining).toBeGreaterThan(200_000 * hour)
  })

  test('a policy that promises no such metric cancels its clock, and a later one revives it', () => {
    const gap = [...facts, applied('2026-03-02 10:00', pin({}, 'biz', 2))]
    expect(clockOf(gap, '2026-03-02 12:00').state).toBe('cancelled')
    const revived = [...gap, applied('2026-03-02 13:00', pin(eight, 'biz', 3))]
    expect(clockOf(revived, '2026-03-02 14:00')).toMatchObject({ state: 'running', elapsed: 5 * hour })
    expect(summarize(clocksOf(revived, '2026-03-02 14:00')).dueAt).toBe(at('2026-03-02 17:00'))
    expect(always.isOpen(0)).toBe(true)
  })
})
