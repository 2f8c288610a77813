import { describe, expect, test } from 'vitest'
import { hour } from '../calendar/time-of-day.ts'
import { summarize } from '../clock/summary.ts'
import {
  agentReplied,
  applied,
  at,
  clockOf,
  clocksOf,
  dueLines,
  hours,
  on,
  opened,
  pin,
  promise,
  reopened,
  resolved,
  waiting,
  wall,
} from './case.fixture.ts'

const eight = { resolution: promise(hours(8)) }
const facts = opened('2026-03-02 09:00', eight)

describe('sla cases: close, reopen, merge', () => {
  test('#25 resolving gives the final figures at once, every time', () => {
    const done = [...facts, resolved('2026-03-02 12:00')]
    const atOnce = clockOf(done, '2026-03-02 12:00')
    expect(atOnce).toMatchObject({
      state: 'met',
      elapsed: 3 * hour,
      remaining: 5 * hour,
      endedAt: at('2026-03-02 12:00'),
    })
    expect({ ...clockOf(done, '2027-03-02 12:00') }).toEqual({ ...atOnce })
  })

  test('#26 reopening starts a new cycle, the old one never changes, the time between is nobody’s', () => {
    const again = [
      ...facts,
      resolved('2026-03-02 12:00'),
      on('2026-03-07 12:00', { type: 'closed' }),
      reopened('2026-03-10 10:00', 2),
    ]
    const before = clockOf([...facts, resolved('2026-03-02 12:00')], '2026-03-02 12:00')
    expect({ ...clockOf(again, '2026-03-10 12:00') }).toEqual({ ...before, isCurrent: false })
    const second = clockOf(again, '2026-03-10 12:00', { cycle: 2 })
    expect(second).toMatchObject({ state: 'running', elapsed: 2 * hour })
    expect(wall(second.dueAt)).toBe('2026-03-11 10:00:00')
    expect(second.segments.map((one) => one.kind)).toEqual(['counted'])
    expect(before.segments.at(-1)?.to).toBe(at('2026-03-02 12:00'))
  })

  test('#26 the undo of a resolve goes on with the same cycle and charges nobody for the time between', () => {
    const undone = [
      ...facts,
      resolved('2026-03-02 12:00'),
      on('2026-03-02 14:00', { type: 'back_open', waiting: false }),
    ]
    const clock = clockOf(undone, '2026-03-02 15:00')
    expect(clock).toMatchObject({ state: 'running', cycle: 1, elapsed: 4 * hour, endedAt: null })
    expect(wall(clock.dueAt)).toBe('2026-03-03 11:00:00')
    expect(clock.segments.map((one) => one.kind)).toEqual(['counted', 'stopped', 'counted'])
  })

  test('#26 the undo of a reopening ends its cycle; undone itself, that cycle goes on and the one before is left', () => {
    const undone = [
      ...facts,
      resolved('2026-03-02 12:00'),
      reopened('2026-03-02 13:00', 2),
      on('2026-03-02 14:00', { type: 'back_done' }),
      on('2026-03-02 15:00', { type: 'back_open', waiting: false }),
    ]
    expect(clockOf(undone.slice(0, -1), '2026-03-02 16:00').state).toBe('met')
    expect(clockOf(undone.slice(0, -1), '2026-03-02 16:00', { cycle: 2 })).toMatchObject({
      state: 'cancelled',
      elapsed: hour,
    })
    expect(clockOf(undone, '2026-03-02 16:00')).toMatchObject({ state: 'met', elapsed: 3 * hour })
    expect(clockOf(undone, '2026-03-02 16:00', { cycle: 2 })).toMatchObject({
      state: 'running',
      elapsed: 2 * hour,
    })
  })

  test.each([
    ['merged', 'unmerged'],
    ['deleted', 'restored'],
  ] as const)('#27 %s: nothing falls due and no time counts; %s: it goes on', (halt, resume) => {
    const halted = [...facts, on('2026-03-02 12:00', { type: halt })]
    expect(dueLines(halted, '2026-04-01 12:00')).toEqual([])
    expect(clockOf(halted, '2026-04-01 12:00')).toMatchObject({
      state: 'cancelled',
      elapsed: 3 * hour,
      dueAt: null,
      endedAt: at('2026-03-02 12:00'),
    })
    const back = [...halted, on('2026-03-04 12:00', { type: resume })]
    expect(clockOf(back, '2026-03-04 13:00')).toMatchObject({
      state: 'running',
      elapsed: 4 * hour,
      endedAt: null,
    })
    expect(dueLines(back, '2026-03-06 09:00')).toEqual([
      'resolution/1/warning:75 @ 2026-03-04 15:00:00',
      'resolution/1/breach @ 2026-03-04 17:00:00',
    ])
  })

  test('#27 closed without having been resolved: nothing falls due', () => {
    const closed = [...facts, on('2026-03-02 12:00', { type: 'closed' })]
    expect(dueLines(closed, '2026-04-01 12:00')).toEqual([])
    expect(clockOf(closed, '2026-04-01 12:00').state).toBe('cancelled')
  })

  test('#27 a breached clock is over while its ticket is merged or deleted, and unfinished again after it', () => {
    const merged = [...facts, on('2026-03-03 12:00', { type: 'merged' })]
    const over = clockOf(merged, '2026-04-01 12:00')
    expect(over).toMatchObject({ state: 'breached', elapsed: 11 * hour, endedAt: at('2026-03-03 12:00') })
    expect(over.segments.at(-1)?.to).toBe(over.endedAt)
    const underAnotherPolicy = [...merged, applied('2026-03-04 12:00', pin(eight, 'always', 2))]
    expect(clockOf(underAnotherPolicy, '2026-04-01 12:00').endedAt).toBe(over.endedAt)
    const back = [...merged, on('2026-03-04 12:00', { type: 'unmerged' })]
    expect(clockOf(back, '2026-03-04 13:00')).toMatchObject({ state: 'breached', endedAt: null })
  })

  test('#27 what fell due before a merge is still recorded', () =>
    expect(dueLines([...facts, on('2026-03-05 12:00', { type: 'merged' })], '2026-04-01 12:00')).toContain(
      'resolution/1/breach @ 2026-03-02 17:00:00',
    ))

  test('#28 list and detail agree after the same action: one function makes both', () => {
    const both = { first_reply: promise(hours(2)), resolution: promise(hours(8)) }
    const steps = [
      ...opened('2026-03-02 09:00', both),
      agentReplied('2026-03-02 10:00'),
      waiting('2026-03-02 11:00'),
      resolved('2026-03-02 12:00'),
    ]
    const dues = steps.map((fact, i) => {
      const clocks = clocksOf(steps.slice(0, i + 1), fact.at)
      const { dueAt, clocks: listed } = summarize(clocks)
      expect(listed.map((one) => one.dueAt)).toEqual(clocks.map((one) => one.dueAt))
      return wall(dueAt)
    })
    expect(dues).toEqual([null, '2026-03-02 11:00:00', '2026-03-02 17:00:00', null, null])
  })

  test('#28 delayed is a breached clock of the current cycle; reopening clears it', () => {
    const breached = [...facts, resolved('2026-03-03 12:00')]
    expect(summarize(clocksOf(breached, '2026-03-04 09:00')).delayed).toBe(true)
    const again = [...breached, reopened('2026-03-04 09:00', 2)]
    expect(summarize(clocksOf(again, '2026-03-04 10:00')).delayed).toBe(false)
  })
})
