import { decideAll, type NewEvent, newEvents, type StoredEvent } from '@docket/event-sourcing'
import { systemIds } from '@docket/runtime'
import {
  defaultSettings,
  type Ticket,
  type TicketCommand,
  ticketCodec,
  ticketDecider,
} from '@docket/ticketing'
import {
  clock,
  compileCalendar,
  dueEvents,
  type MetricTarget,
  type PolicyPin,
  parseCalendar,
  thresholdKey,
} from '@docket/ticketing/sla'
import { expect, test } from 'vitest'
import { foldLog } from '../timers/fold-log.ts'
import { timingOf } from '../timers/sla-timer.ts'
import { decideDue } from './decide-due.ts'

const hour = 3_600_000
const nineToFive = [{ from: '09:00', to: '17:00' }]
const hours = { monday: nineToFive, tuesday: nineToFive, thursday: nineToFive, friday: nineToFive }
const written = parseCalendar({ name: 'biz', timeZone: 'Europe/Berlin', hours })
if (!written.ok) throw new Error('no calendar')
const business = compileCalendar(written.value)
const ids = systemIds
const settings = defaultSettings

/** Equal for equal seeds. */
const dice = (seed: number) => {
  let state = seed
  const roll = (): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) | 0
    return ((state ^ (state >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    below: (end: number): number => Math.floor(roll() * end),
    oneOf: <Value>(values: readonly Value[]): Value => values[Math.floor(roll() * values.length)]!,
  }
}

/** A ticket’s log in memory, people who write to it, and a worker that looks whenever it does. */
const desk = (seed: number) => {
  const { below, oneOf } = dice(seed)
  const log: StoredEvent[] = []
  let now = Date.parse('2026-11-02T08:00:00.000Z')
  const append = (events: readonly NewEvent[]) => {
    for (const event of events)
      log.push({
        ...{ ...event, tenantId: 't', streamId: 's', recordedAt: event.occurredAt },
        ...{ version: log.length + 1, position: log.length + 1 },
      })
  }
  const iso = () => new Date(now).toISOString()
  const give = (command: TicketCommand): void => {
    const state: Ticket = log.length === 0 ? ticketDecider.initial : foldLog(log).ticket
    const decided = decideAll(ticketDecider, [command], state, log.at(-1)?.occurredAt)
    if (!decided.accepted) return
    const meta = {
      actor: { kind: 'user' as const, id: 'ada', ip: null },
      ...{ correlationId: ids.next(), causationId: null, traceparent: null },
    }
    append(newEvents({ codec: ticketCodec, ids }, meta, decided.decided))
  }
  const target = (): MetricTarget => ({
    target: { unit: 'duration', milliseconds: 1 + below(20 * hour) },
    warnings: oneOf([[], [75], [50, 90]]),
    levels: oneOf([
      [],
      [
        { after: 0, level: 1 },
        { after: 50, level: 2 },
        { after: 100, level: 3 },
      ],
    ]),
    notify: [],
  })
  const pin = (): PolicyPin => ({
    ...{ policyId: 'p', policyVersion: below(1000), calendarId: 'biz', calendarVersion: 1 },
    targets: { first_reply: target(), next_reply: target(), ...(below(4) > 0 && { resolution: target() }) },
  })
  const comment = (authorKind: 'agent' | 'requester'): TicketCommand => ({
    type: 'AddComment',
    at: iso(),
    data: {
      ...{ commentId: ids.next(), body: 'Hello', visibility: 'PUBLIC', settings, authorKind },
      authorId: authorKind === 'agent' ? 'ada' : 'rita',
    },
  })
  const commands: readonly (() => TicketCommand)[] = [
    () => ({ type: 'ApplySlaPolicy', at: iso(), data: pin() }),
    () => ({ type: 'RemoveSlaPolicy', at: iso(), data: { policyId: null } }),
    () => comment('agent'),
    () => comment('requester'),
    () => ({
      type: 'ChangeStatus',
      at: iso(),
      data: { to: 'PENDING_INFO', reason: 'VENDOR', until: null, settings },
    }),
    () => ({ type: 'ChangeStatus', at: iso(), data: { to: 'OPEN', settings } }),
    () => ({
      type: 'ResolveTicket',
      at: iso(),
      data: { resolution: { code: null, notes: 'done' }, settings },
    }),
    () => ({ type: 'ReopenTicket', at: iso(), data: { reason: null, settings } }),
    () => ({ type: 'DeleteTicket', at: iso(), data: { reason: null } }),
    () => ({ type: 'RestoreTicket', at: iso(), data: {} }),
    () => ({ type: 'DeescalateTicket', at: iso(), data: {} }),
    () => ({
      type: 'SetDueDate',
      at: iso(),
      data: { dueAt: oneOf([null, new Date(now + below(40 * hour) - 10 * hour).toISOString()]) },
    }),
  ]
  give({
    type: 'OpenTicket',
    at: iso(),
    data: {
      ...{ ticketId: 't', number: 'TCK-1', title: 'x', description: 'x', priority: 'P3', type: 'INCIDENT' },
      ...{
        category: 'general',
        environment: null,
        affectedService: null,
        channel: 'WEB',
        requesterId: 'rita',
      },
      ...{ submitterId: 'rita', organizationId: null, tier: null, assigneeId: null, teamId: null, tags: [] },
      ...{
        imported: false,
        humanCategory: false,
        humanPriority: false,
        facts: { assignee: null, team: null },
      },
    },
  })
  give({ type: 'ApplySlaPolicy', at: iso(), data: pin() })
  const timing = () => timingOf(foldLog(log), () => business)
  return {
    log,
    below,
    timing,
    nowMs: () => now,
    pass(ms: number) {
      now += ms
    },
    act: () => give(oneOf(commands)()),
    /** As the worker does: only if the timer says so. Answers whether the timer was due. */
    look(): boolean {
      const { timer } = timing()
      if (timer === null || !(timer.dueAt < iso())) return false
      const folded = foldLog(log)
      const decided = decideDue(log, folded, { calendars: () => business, now: iso(), ids })
      expect(decided.refused).toEqual([])
      expect(decided.events.length).toBeGreaterThan(0) // a timer that is due has something to record
      append(decided.events)
      return true
    },
  }
}

const keysOf = (log: readonly StoredEvent[], types: readonly string[]) =>
  log
    .filter(({ type }) => types.includes(type))
    .flatMap(({ data }) => {
      const one = data as { metric: string; cycle: number; threshold: string; cause?: never }
      const passed = one.cause === undefined ? one : one.cause
      return passed === null ? [] : [{ key: thresholdKey(passed), at: (data as { at?: string }).at }]
    })

test('whoever writes and whenever the worker looks, each threshold is recorded once, at its true time, and then nothing is due', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const ticket = desk(seed)
    for (let step = 0; step < 25; step++) {
      ticket.pass(ticket.below(8 * hour))
      if (ticket.below(3) > 0) ticket.act()
      if (ticket.below(3) === 0) ticket.look()
      // a clock that is set back finds nothing new
      if (ticket.below(8) === 0) {
        ticket.look()
        ticket.pass(-ticket.below(2 * hour))
      }
    }
    ticket.pass(400 * hour)
    let looks = 0
    while (ticket.look() && looks < 10) looks += 1
    expect(looks).toBeLessThan(10)
    const { ticket: state, facts } = foldLog(ticket.log)
    const recorded = keysOf(ticket.log, ['SlaWarningRaised', 'SlaBreached', 'TicketEscalated'])
    expect(new Set(recorded.map(({ key }) => key)).size, `seed ${seed}`).toBe(recorded.length)
    expect(recorded.map(({ key }) => key).toSorted()).toEqual([...state.sla.recorded].toSorted())
    const all = dueEvents(clock(facts, () => business, ticket.nowMs()))
    const thresholds = all.filter(({ kind }) => kind !== 'escalation')
    expect(
      keysOf(ticket.log, ['SlaWarningRaised', 'SlaBreached']).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    ).toEqual(
      thresholds
        .map((one) => ({ key: thresholdKey(one), at: new Date(one.at).toISOString() }))
        .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    )
  }
})
