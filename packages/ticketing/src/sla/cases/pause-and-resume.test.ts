import { describe, expect, test } from 'vitest'
import { compileCalendar } from '../calendar/compiled-calendar.ts'
import { hour } from '../calendar/time-of-day.ts'
import {
  agentReplied,
  applied,
  at,
  biz,
  calendar,
  clockOf,
  dueLines,
  everyDay,
  hours,
  opened,
  pin,
  promise,
  resolved,
  waiting,
  wall,
  working,
} from './case.fixture.ts'

const eight = { resolution: promise(hours(8)) }

describe('sla cases: pause and resume', () => {
  test.each([
    ['entered and left outside hours', ['2026-03-02 19:00', '2026-03-03 06:00'], 0],
    ['entered outside, left inside', ['2026-03-02 19:00', '2026-03-03 09:30'], 0.5],
    ['for zero time', ['2026-03-02 11:00', '2026-03-02 11:00'], 0],
    ['across a holiday', ['2026-03-03 16:00', '2026-03-05 10:00'], 2],
    ['across the change of clocks', ['2026-03-27 16:00', '2026-03-30 10:00'], 2],
  ])('#13 PENDING_INFO %s credits the open time exactly', (_, [from, to], credited) => {
    const it = compileCalendar(calendar({ holidays: [{ date: '2026-03-04', name: 'Feast' }] }))
    const plain = opened('2026-03-02 10:00', { resolution: promise(hours(400)) }, 'it')
    const now = '2026-04-01 12:00'
    const without = clockOf(plain, now, { calendars: { it } })
    const paused = clockOf([...plain, waiting(from!), working(to!)], now, { calendars: { it } })
    expect(without.elapsed - paused.elapsed).toBe(credited * hour)
    expect(it.openBetween(without.dueAt!, paused.dueAt!)).toBe(credited * hour)
  })

  test('#13 twice in a minute', () => {
    const clock = clockOf(
      [
        ...opened('2026-03-02 10:00', eight),
        waiting('2026-03-02 11:00:00.000'),
        working('2026-03-02 11:00:20.250'),
        waiting('2026-03-02 11:00:30.000'),
        working('2026-03-02 11:00:50.500'),
      ],
      '2026-03-02 12:00',
    )
    expect(clock.elapsed).toBe(2 * hour - 20_250 - 20_500)
    expect(wall(clock.dueAt)).toBe('2026-03-03 10:00:40.75')
  })

  test('#13 inside a repeated hour only the pass that was paused is credited', () => {
    const all = compileCalendar(calendar({ hours: everyDay([{ from: '00:00', to: '24:00' }]) }))
    const second = at('2026-10-25 02:30') + hour
    const clock = clockOf(
      [
        ...opened('2026-10-25 02:00', { resolution: promise(hours(10)) }, 'it'),
        waiting('2026-10-25 02:30'),
        working(second),
      ],
      '2026-10-25 06:00',
      { calendars: { it: all } },
    )
    expect(clock.elapsed).toBe(4 * hour)
  })

  test('#14 PENDING_INFO straight to RESOLVED credits the waiting time', () => {
    const clock = clockOf(
      [...opened('2026-03-02 10:00', eight), waiting('2026-03-02 12:00'), resolved('2026-03-06 12:00')],
      '2026-03-07 00:00',
    )
    expect(clock).toMatchObject({ state: 'met', elapsed: 2 * hour, remaining: 6 * hour })
  })

  test('#15 resumed, the new deadline lies inside or exactly at the end of open hours', () => {
    const due = (resume: string) =>
      wall(
        clockOf(
          [...opened('2026-03-02 15:00', eight), waiting('2026-03-02 16:00'), working(resume)],
          '2026-03-09 12:00',
        ).dueAt,
      )
    expect(due('2026-03-02 23:00')).toBe('2026-03-03 16:00:00')
    expect(due('2026-03-03 10:00')).toBe('2026-03-03 17:00:00')
    expect(due('2026-03-03 10:01')).toBe('2026-03-04 09:01:00')
    expect(due('2026-03-07 12:00')).toBe('2026-03-09 16:00:00')
  })

  test('#16 a policy or priority that changes while paused keeps the accumulated pause', () => {
    const facts = [
      ...opened('2026-03-02 09:00', eight),
      waiting('2026-03-02 10:00'),
      applied('2026-03-02 12:00', pin({ resolution: promise(hours(4)) }, 'biz', 2)),
      working('2026-03-02 14:00'),
    ]
    expect(clockOf(facts, '2026-03-02 13:00')).toMatchObject({ state: 'paused', elapsed: hour, dueAt: null })
    const after = clockOf(facts, '2026-03-02 15:00')
    expect(after).toMatchObject({ state: 'running', elapsed: 2 * hour, remaining: 2 * hour })
    expect(wall(after.dueAt)).toBe('2026-03-02 17:00:00')
  })

  test('#17 paused before its deadline it cannot breach, and shows none', () => {
    const facts = [...opened('2026-03-02 09:00', eight), waiting('2026-03-02 16:59:59.999')]
    expect(clockOf(facts, '2026-04-02 09:00')).toMatchObject({ state: 'paused', dueAt: null, next: null })
    expect(dueLines(facts, '2026-04-02 09:00')).toEqual(['resolution/1/warning:75 @ 2026-03-02 15:00:00'])
    const resumed = [...facts, working('2026-04-02 10:00')]
    expect(dueLines(resumed, '2026-04-02 11:00')).toContain('resolution/1/breach @ 2026-04-02 10:00:00.001')
  })

  test('#17 a pause at the very deadline comes too late', () =>
    expect(
      clockOf([...opened('2026-03-02 09:00', eight), waiting('2026-03-02 17:00')], '2026-03-03 09:00'),
    ).toMatchObject({ state: 'breached', breachedAt: at('2026-03-02 17:00') }))

  test('#17 an earlier breach stays breached while paused', () => {
    const clock = clockOf(
      [...opened('2026-03-02 09:00', eight), waiting('2026-03-03 10:00')],
      '2026-03-05 10:00',
    )
    expect(clock).toMatchObject({ state: 'breached', elapsed: 9 * hour, dueAt: at('2026-03-02 17:00') })
  })

  test('#18 reply and resolution are separate, and waiting pauses no reply', () => {
    const both = { first_reply: promise(hours(2)), resolution: promise(hours(4)) }
    const replied = [...opened('2026-03-02 09:00', both), agentReplied('2026-03-02 10:00')]
    expect(clockOf(replied, '2026-03-02 14:00', { metric: 'first_reply' }).state).toBe('met')
    expect(clockOf(replied, '2026-03-02 14:00').state).toBe('breached')
    const done = [...opened('2026-03-02 09:00', both), resolved('2026-03-02 12:30')]
    expect(clockOf(done, '2026-03-02 14:00', { metric: 'first_reply' }).state).toBe('breached')
    expect(clockOf(done, '2026-03-02 14:00').state).toBe('met')
    const asleep = [...opened('2026-03-02 09:00', both), waiting('2026-03-02 09:30')]
    expect(dueLines(asleep, '2026-03-03 09:00')).toEqual([
      'first_reply/1/warning:75 @ 2026-03-02 10:30:00',
      'first_reply/1/breach @ 2026-03-02 11:00:00',
    ])
    expect(biz.isOpen(at('2026-03-02 10:30'))).toBe(true)
  })
})
