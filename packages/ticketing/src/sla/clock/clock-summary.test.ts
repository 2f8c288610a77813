import { describe, expect, test } from 'vitest'
import {
  agentReplied,
  always,
  at,
  clocksOf,
  hours,
  opened,
  promise,
  reopened,
  resolved,
  waiting,
  wall,
} from '../cases/case.fixture.ts'
import { mostUrgent, readClock } from './clock-summary.ts'

const both = { first_reply: promise(hours(1)), resolution: promise(hours(4)) }
const facts = opened('2026-03-02 16:00', both)
const read = (history: typeof facts, now: string) => {
  const reading = readClock(mostUrgent(clocksOf(history, now))!, at(now))
  return { ...reading, dueAt: wall(reading.dueAt), nextChangeAt: wall(reading.nextChangeAt) }
}
const hour = 3_600_000

describe('what one line says of all clocks', () => {
  test('the one that is due next comes first', () =>
    expect(read(facts, '2026-03-02 16:15')).toEqual({
      metric: 'first_reply',
      cycle: 1,
      state: 'running',
      dueAt: '2026-03-02 17:00:00',
      remaining: 0.75 * hour,
      counting: true,
      nextChangeAt: '2026-03-02 17:00:00',
    }))

  test('a running clock comes before an overdue one, an overdue one before a paused one', () => {
    expect(read(facts, '2026-03-03 09:30')).toMatchObject({ metric: 'resolution', state: 'running' })
    expect(read([...facts, waiting('2026-03-03 09:10')], '2026-03-03 09:30')).toMatchObject({
      metric: 'first_reply',
      state: 'breached',
      remaining: -0.5 * hour,
      counting: true,
    })
    const answered = [...facts, agentReplied('2026-03-02 16:30'), waiting('2026-03-03 09:00')]
    expect(read(answered, '2026-03-03 09:30')).toMatchObject({
      metric: 'resolution',
      state: 'paused',
      dueAt: null,
      remaining: 3 * hour,
      counting: false,
      nextChangeAt: null,
    })
  })

  test('of those that ended the last one, and the resolution of one instant', () =>
    expect(
      read([...facts, agentReplied('2026-03-02 16:30'), resolved('2026-03-02 16:30')], '2026-03-03 09:30'),
    ).toMatchObject({ metric: 'resolution', state: 'met', counting: false, nextChangeAt: null }))

  test('a new cycle hides the old one', () =>
    expect(
      read(
        [
          ...facts,
          agentReplied('2026-03-02 16:30'),
          resolved('2026-03-02 16:30'),
          reopened('2026-03-03 09:00', 2),
        ],
        '2026-03-03 09:30',
      ),
    ).toMatchObject({ metric: 'resolution', cycle: 2, state: 'running', remaining: 3.5 * hour }))

  test('nothing where nothing was promised', () =>
    expect(mostUrgent(clocksOf(facts.slice(0, 1), '2026-03-02 16:30'))).toBeUndefined())
})

describe('when it says something else by itself', () => {
  const resolution = opened('2026-03-02 16:00', { resolution: promise(hours(4)) })
  test('at the close, at the next opening, at the deadline, and overdue at closes and openings again', () => {
    expect(read(resolution, '2026-03-02 16:30')).toMatchObject({
      counting: true,
      nextChangeAt: '2026-03-02 17:00:00',
    })
    expect(read(resolution, '2026-03-02 18:00')).toMatchObject({
      counting: false,
      remaining: 3 * hour,
      nextChangeAt: '2026-03-03 09:00:00',
    })
    expect(read(resolution, '2026-03-03 10:00').nextChangeAt).toBe('2026-03-03 12:00:00')
    expect(read(resolution, '2026-03-03 12:00')).toMatchObject({ state: 'running', remaining: 0 })
    expect(read(resolution, '2026-03-03 12:00:00.001')).toMatchObject({
      state: 'breached',
      remaining: -1,
      nextChangeAt: '2026-03-03 17:00:00',
    })
  })

  test('round the clock only at the deadline', () => {
    const round = opened('2026-03-02 16:00', both, 'always')
    expect(read(round, '2026-03-02 16:30').nextChangeAt).toBe('2026-03-02 17:00:00')
    expect(read(round, '2026-03-04 16:30')).toMatchObject({ counting: true, nextChangeAt: null })
    expect(always.nextClosing(at('2026-03-02 16:30'))).toBe(Number.POSITIVE_INFINITY)
  })
})
