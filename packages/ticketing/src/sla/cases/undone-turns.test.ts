import type { StoredEvent } from '@docket/event-sourcing'
import { describe, expect, test } from 'vitest'
import { ada, closed, hour as on, reopened, resolved, statusChanged, ticketOpened } from '../../spec/index.ts'
import { ticketCodec } from '../../ticket/decode.ts'
import type { TicketEvent } from '../../ticket/events.ts'
import { planUndo } from '../../ticket/plan-undo.ts'
import { hour } from '../calendar/time-of-day.ts'
import { clock, type SlaClock } from '../clock/clock.ts'
import { summarize } from '../clock/summary.ts'
import { toSlaFacts } from '../clock/to-sla-facts.ts'
import { always, hours, pin, promise } from './case.fixture.ts'

// Whole logs, in which the undos are those that the ticket itself plans.

type Save = readonly [name: string, ...TicketEvent[]]
const isUndo = (save: Save | Undo): save is Undo => 'undoes' in save
type Undo = { readonly undoes: string; readonly name: string; readonly at: string }

const undo = (undoes: string, name: string, at: number): Undo => ({ undoes, name, at: on(at) })

const logOf = (...saves: readonly (Save | Undo)[]): readonly StoredEvent[] => {
  const log: StoredEvent[] = []
  for (const save of saves) {
    if (isUndo(save)) {
      const { events, conflicts } = planUndo(log, save.undoes)!
      expect(conflicts).toEqual([])
      const timed = events.map((event) => ({ ...event, at: save.at }) as TicketEvent)
      log.push(...stored(log.length, save.name, timed))
    } else {
      const [name, ...events] = save
      log.push(...stored(log.length, name, events))
    }
  }
  return log
}

const stored = (
  before: number,
  correlationId: string,
  events: readonly TicketEvent[],
): readonly StoredEvent[] =>
  events.map((event, i) => ({
    ...ticketCodec.encode(event),
    eventId: `e${before + i + 1}`,
    tenantId: 'tenant',
    streamId: 'ticket',
    version: before + i + 1,
    position: before + i + 1,
    occurredAt: event.at,
    recordedAt: event.at,
    meta: { actor: { kind: 'user', id: ada, ip: null }, correlationId, causationId: null, traceparent: null },
  }))

const applied: TicketEvent = {
  type: 'SlaPolicyApplied',
  at: on(0),
  data: pin({ resolution: promise(hours(8), { warnings: [] }) }),
}
const opened: Save = ['open', ticketOpened(), applied]

const clocksAt = (log: readonly StoredEvent[], now: number): readonly SlaClock[] =>
  clock(
    toSlaFacts(
      log.map((one) => ({
        eventId: one.eventId,
        actor: 'user',
        event: ticketCodec.decode(one) as TicketEvent,
      })),
    ),
    () => always,
    Date.parse(on(now)),
  )

/** `2 running 3 h current` for each cycle. */
const linesAt = (log: readonly StoredEvent[], now: number): readonly string[] =>
  clocksAt(log, now).map(
    ({ cycle, state, elapsed, isCurrent }) =>
      `${cycle} ${state} ${elapsed / hour} h${isCurrent ? ' current' : ''}`,
  )

const reopening = [
  opened,
  ['resolve', resolved('NEW', on(2))],
  ['reopen', reopened({}, on(4))],
] as const satisfies readonly Save[]

describe('sla cases: undone turns', () => {
  test('#26 the undo of an undone reopening goes on with its cycle, and the one before stays as it ended', () => {
    const log = logOf(...reopening, undo('reopen', 'back', 5), undo('back', 'again', 9))
    expect(linesAt(log.slice(0, -1), 8)).toEqual(['1 met 2 h current', '2 cancelled 1 h'])
    expect(linesAt(log, 12)).toEqual(['1 met 2 h', '2 running 4 h current'])
    expect(linesAt(log, 30)).toEqual(['1 met 2 h', '2 breached 22 h current'])
    const second = clocksAt(log, 12)[1]!
    expect(second.segments.map(({ kind, from, to }) => `${kind} ${(to - from) / hour}`)).toEqual([
      'counted 1',
      'stopped 4',
      'counted 3',
    ])
    expect(second.dueAt).toBe(Date.parse(on(16)))
  })

  test('#26 of a ticket that was closed too', () => {
    const log = logOf(
      opened,
      ['resolve', resolved('NEW', on(2))],
      ['close', closed(on(3))],
      ['reopen', reopened({ from: 'CLOSED' }, on(4))],
      undo('reopen', 'back', 5),
      undo('back', 'again', 9),
    )
    expect(linesAt(log, 12)).toEqual(['1 met 2 h', '2 running 4 h current'])
  })

  test('#26 undone and done again as often as anybody likes', () => {
    const log = logOf(
      ...reopening,
      undo('reopen', 'undo 1', 5),
      undo('undo 1', 'undo 2', 6),
      undo('undo 2', 'undo 3', 7),
      undo('undo 3', 'undo 4', 8),
    )
    expect(linesAt(log.slice(0, -1), 7)).toEqual(['1 met 2 h current', '2 cancelled 2 h'])
    expect(linesAt(log, 9)).toEqual(['1 met 2 h', '2 running 3 h current'])
  })

  test('#26 an undone resolve of the second cycle is no undone reopening, however often it is done again', () => {
    const log = logOf(
      ...reopening,
      ['resolve 2', resolved('REOPENED', on(5))],
      undo('resolve 2', 'undo 1', 6),
      undo('undo 1', 'undo 2', 7),
    )
    expect(linesAt(log.slice(0, -1), 7)).toEqual(['1 met 2 h', '2 running 2 h current'])
    expect(linesAt(log, 8)).toEqual(['1 met 2 h', '2 met 2 h current'])
    expect(linesAt(logOf(...reopening, ['resolve 2', resolved('REOPENED', on(5))]), 8)).toEqual([
      '1 met 2 h',
      '2 met 1 h current',
    ])
  })

  test('#26 a reopening whose save went on to another status is undone and done again like any other', () => {
    const log = logOf(
      opened,
      ['resolve', resolved('NEW', on(2))],
      ['reopen', reopened({}, on(4)), statusChanged('REOPENED', 'IN_PROGRESS', on(4))],
      undo('reopen', 'back', 5),
      undo('back', 'again', 9),
    )
    expect(linesAt(log.slice(0, -1), 8)).toEqual(['1 met 2 h current', '2 cancelled 1 h'])
    expect(linesAt(log, 12)).toEqual(['1 met 2 h', '2 running 4 h current'])
  })

  test('#26 after an undone reopening the next one is a cycle of its own', () => {
    const log = logOf(...reopening, undo('reopen', 'back', 5), ['anew', reopened({ cycle: 3 }, on(9))])
    expect(linesAt(log, 10)).toEqual(['1 met 2 h', '2 cancelled 1 h', '3 running 1 h current'])
  })

  test('#28 an undone reopening is delayed as the cycle it goes back to was', () => {
    const late = [
      opened,
      ['resolve', resolved('NEW', on(10))],
      ['reopen', reopened({}, on(11))],
    ] as const satisfies readonly Save[]
    const delayedAt = (log: readonly StoredEvent[], now: number) => summarize(clocksAt(log, now)).delayed
    expect(delayedAt(logOf(...late), 12)).toBe(false)
    expect(delayedAt(logOf(...late, undo('reopen', 'back', 12)), 13)).toBe(true)
    const second = logOf(...reopening, undo('reopen', 'back', 20))
    expect(delayedAt(second.slice(0, -1), 19)).toBe(true)
    expect(delayedAt(second, 21)).toBe(false)
    expect(delayedAt(logOf(...reopening, undo('reopen', 'back', 20), undo('back', 'again', 21)), 22)).toBe(
      true,
    )
  })

  test('#26 what an undone reopening goes back to can no more be undone itself', () =>
    expect(
      planUndo(logOf(...reopening, undo('reopen', 'back', 5)), 'resolve')!.conflicts.map(
        ({ field }) => field,
      ),
    ).toEqual(['status']))
})
