import { describe, expect, test } from 'vitest'
import { dueEvents } from '../clock/due-events.ts'
import { tellAt } from '../clock/tell-at.ts'
import { pinFor } from '../policy/choose-policy.ts'
import { decidePolicy } from '../policy/decide-policy.ts'
import { defaultPolicy } from '../policy/default-policy.ts'
import { parsePolicy } from '../policy/parse-policy.ts'
import { thresholdKey } from '../threshold-key.ts'
import {
  applied,
  at,
  biz,
  clocksOf,
  dueLines,
  hours,
  on,
  opened,
  pin,
  promise,
  subject,
  wall,
} from './case.fixture.ts'

const vip = {
  resolution: promise(hours(2), {
    levels: [
      { after: 0, level: 1 },
      { after: 50, level: 2 },
      { after: 100, level: 3 },
    ],
    notify: ['team_lead', 'manager'],
  }),
}

describe('sla cases: telling people (the pure part; deliveries are notifications’)', () => {
  test('#36 a breach at night is told in the recipient’s hours, unless the rule says at once', () => {
    const night = at('2026-03-06 23:00')
    expect(wall(tellAt(night, biz, false))).toBe('2026-03-09 09:00:00')
    expect(tellAt(night, biz, true)).toBe(night)
    expect(tellAt(at('2026-03-06 10:00'), biz, false)).toBe(at('2026-03-06 10:00'))
  })

  test('#37 no policy can tell a requester', () => {
    const written = { name: 'p', targets: { P1: { resolution: { hours: 1 } } }, caps: {} }
    for (const notify of [['requester'], ['team_lead', 'requester']])
      expect(parsePolicy({ ...written, rules: { resolution: { notify } } })).toMatchObject({
        ok: false,
        problems: [{ entry: 'rules.resolution.notify' }],
      })
  })

  test('#38 after crash, restart, replay and re-application there is one event for each threshold', () => {
    const facts = [
      ...opened('2026-03-02 09:00', vip),
      applied('2026-03-02 12:00', pin(vip, 'biz', 2)),
      applied(
        '2026-03-02 15:00',
        pin({ resolution: promise(hours(1), { levels: vip.resolution.levels }) }, 'biz', 3),
      ),
    ]
    const all = dueEvents(clocksOf(facts, '2026-03-09 09:00'))
    const keys = all.map(thresholdKey)
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toEqual([
      'resolution/1/warning:75',
      'resolution/1/breach',
      'resolution/1/level:1',
      'resolution/1/level:2',
      'resolution/1/level:3',
    ])
    for (let crash = 0; crash <= all.length; crash++)
      expect(dueLines(facts, '2026-03-09 09:00', all.slice(0, crash))).toHaveLength(all.length - crash)
    expect(all.find((one) => one.kind === 'breach')?.notify).toEqual(['team_lead', 'manager'])
  })

  test('#38 looking at every hour finds the same events as looking once', () => {
    const facts = opened('2026-03-02 09:00', vip)
    const seen = new Map<string, number>()
    for (let now = at('2026-03-02 09:00'); now <= at('2026-03-03 18:00'); now += 3_600_000)
      for (const event of dueEvents(clocksOf(facts, now), new Set(seen.keys())))
        seen.set(thresholdKey(event), event.at)
    expect([...seen]).toEqual(
      dueEvents(clocksOf(facts, '2026-03-03 18:00')).map((one) => [thresholdKey(one), one.at]),
    )
  })

  test('#39 a save that changes nothing decides no event', () => {
    const policies = [
      { policyId: 'a', version: 3, calendarId: 'biz', calendarVersion: 2, policy: defaultPolicy },
    ]
    const openedAt = at('2026-03-02 09:00')
    const held = pinFor(policies[0]!, subject, biz, openedAt)
    const question = { policies, subject, calendars: () => biz, openedAt }
    expect(decidePolicy({ ...question, pin: held })).toBeNull()
    expect(decidePolicy({ ...question, pin: JSON.parse(JSON.stringify(held)) })).toBeNull()
    expect(decidePolicy({ ...question, policies: [], pin: null })).toBeNull()
  })

  test('#40 a policy applied after its deadline breaches once, at the application; again, not at all', () => {
    const late = [
      on('2026-03-02 09:00', { type: 'opened', imported: false }),
      applied('2026-03-04 10:00', pin(vip)),
    ]
    const breaches = (facts: typeof late) =>
      dueLines(facts, '2026-03-09 09:00').filter((line) => line.includes('breach'))
    expect(breaches(late)).toEqual(['resolution/1/breach @ 2026-03-04 10:00:00'])
    expect(breaches([...late, applied('2026-03-05 10:00', pin(vip, 'biz', 2))])).toEqual(breaches(late))
  })

  test('an imported history is judged over its own times once it is finished, and not before', () => {
    const imported = [
      on('2026-01-05 09:00', { type: 'opened', imported: true }),
      on('2026-01-07 09:00', { type: 'resolved' }),
    ]
    const policy = applied('2026-03-02 09:00', pin(vip))
    expect(dueLines([...imported, policy], '2026-03-02 10:00')).toEqual([])
    const finished = [...imported, on('2026-03-02 09:00', { type: 'import_finished' }), policy]
    expect(dueLines(finished, '2026-03-02 10:00')).toContain('resolution/1/breach @ 2026-01-05 11:00:00')
  })
})
