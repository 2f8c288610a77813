import {
  type Calendar,
  type Metric,
  type MetricTarget,
  type PolicyPin,
  parseCalendar,
  type SlaFact,
  type SlaTargets,
  weekdays,
} from '@docket/ticketing/sla'
import type { Random } from '../drill/random.ts'

/** A generated ticket: its facts, the calendars its pins name, and the instant of the question. */
export type MadeCase = {
  readonly calendars: readonly Calendar[]
  readonly facts: readonly SlaFact[]
  readonly now: number
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

// Zones that change at midnight, by half an hour, on the southern side, once only, or never.
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Havana',
  'America/Asuncion',
  'Pacific/Auckland',
  'Asia/Kolkata',
  'Africa/Casablanca',
  'Pacific/Apia',
]

/** A calendar and a history that follow from the seed; half of them lie around a change of the clocks. */
export const madeCase = (random: Random): MadeCase => {
  const start = openingTime(random)
  const calendars = [madeCalendar(random, start), madeCalendar(random, start)]
  const facts = madeHistory(random, start)
  const last = facts.at(-1)!.at
  const now = random.next() < 0.2 ? last : last + span(random, 3 * day)
  return { calendars, facts, now }
}

const openingTime = (random: Random): number => {
  const year = 2010 + random.below(28)
  const [month, date] =
    random.next() < 0.5
      ? random.pick([
          [2, 5],
          [2, 22],
          [9, 1],
          [9, 20],
          [3, 1],
          [10, 1],
          [8, 25],
        ] as const)
      : ([random.below(12), 1 + random.below(28)] as const)
  return Date.UTC(year, month, date) + span(random, 6 * day)
}

/** Mostly on the quarter of an hour, so that instants coincide; at times to the millisecond. */
const span = (random: Random, longest: number): number => {
  const length = random.below(longest)
  if (random.next() < 0.3) return length
  const grid = random.next() < 0.5 ? hour : 15 * minute
  return Math.floor(length / grid) * grid
}

const madeCalendar = (random: Random, start: number): Calendar => {
  for (;;) {
    const hours = Object.fromEntries(weekdays.map((name) => [name, madeDay(random)]))
    const dates = Array.from({ length: random.below(4) }, () =>
      new Date(start + random.below(12) * day).toISOString().slice(0, 10),
    )
    const parsed = parseCalendar({
      name: 'made',
      timeZone: random.pick(zones),
      hours,
      holidays: [...new Set(dates)].map((date) => ({ date, name: `Feast of ${date}` })),
    })
    if (parsed.ok) return parsed.value
  }
}

const madeDay = (random: Random): readonly { from: string; to: string }[] => {
  const kind = random.next()
  if (kind < 0.2) return []
  if (kind < 0.3) return [{ from: '00:00', to: '24:00' }]
  if (kind < 0.45)
    return [{ from: random.pick(['18:00', '22:00', '23:30']), to: random.pick(['01:30', '02:30', '06:00']) }]
  if (kind < 0.7) return [{ from: '09:00', to: '17:00' }]
  const cuts = Array.from({ length: 2 * (1 + random.below(3)) }, () => random.below(96)).sort((a, b) => a - b)
  return cuts.flatMap((cut, i) => {
    const end = cuts[i + 1]
    return i % 2 === 0 && end !== undefined && end > cut ? [{ from: clock(cut), to: clock(end) }] : []
  })
}

const clock = (quarter: number): string =>
  `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`

const madeTarget = (random: Random): MetricTarget => ({
  target:
    random.next() < 0.25
      ? { unit: 'working_days', days: 1 + random.below(3) }
      : { unit: 'duration', milliseconds: Math.max(span(random, 2 * day), minute) },
  warnings: random.next() < 0.2 ? [] : random.pick([[75], [50, 75], [33]]),
  levels: random.pick([
    [],
    [
      { after: 0, level: 1 },
      { after: 50, level: 2 },
      { after: 100, level: 3 },
    ],
    [{ after: 10, level: 1 }],
  ]),
  notify: [],
})

const madePin = (random: Random, version: number): PolicyPin => {
  const chance = { first_reply: 0.8, next_reply: 0.6, resolution: 0.9 }
  const entries = Object.entries(chance).flatMap(([metric, share]): [Metric, MetricTarget][] =>
    random.next() < share ? [[metric as Metric, madeTarget(random)]] : [],
  )
  return {
    policyId: 'made',
    policyVersion: version,
    calendarId: String(random.below(2)),
    calendarVersion: 1,
    targets: Object.fromEntries(entries) as SlaTargets,
  }
}

const madeDueDate = (random: Random, start: number): number | null => {
  const roll = random.next()
  if (roll < 0.3) return null
  return roll < 0.4 ? Date.UTC(9999, 11, 31) : start + span(random, 6 * day)
}

/** What an undo takes back: nothing if a ticket was closed since. */
const lastTurn = (facts: readonly SlaFact[]): SlaFact['type'] | undefined =>
  facts.findLast(({ type }) => turns.has(type))?.type

const turns: ReadonlySet<SlaFact['type']> = new Set([
  'resolved',
  'closed',
  'reopened',
  'back_open',
  'back_done',
])

/** What the status machine allows, with pauses, replies, undone turns, merges, deletions and new policies. */
const madeHistory = (random: Random, start: number): readonly SlaFact[] => {
  const facts: SlaFact[] = []
  let at = start
  let version = 0
  let cycle = 1
  let state: 'active' | 'waiting' | 'done' = 'active'
  let halt: 'merged' | 'deleted' | null = null
  const add = (fact: Omit<SlaFact, 'at' | 'id'> & Record<string, unknown>) =>
    facts.push({ ...fact, at, id: `e${facts.length + 1}` } as SlaFact)
  add({ type: 'opened', imported: false })
  if (random.next() < 0.9) add({ type: 'policy_applied', pin: madePin(random, ++version) })
  const steps = random.below(12)
  for (let step = 0; step < steps; step++) {
    if (random.next() < 0.85) at += span(random, random.pick([hour, 8 * hour, 20 * hour]))
    if (at > start + 9 * day) break
    if (halt !== null) {
      add({ type: halt === 'merged' ? 'unmerged' : 'restored' })
      halt = null
      continue
    }
    const roll = random.next()
    if (roll < 0.1) add({ type: 'policy_applied', pin: madePin(random, ++version) })
    else if (roll < 0.13) add({ type: 'policy_removed' })
    else if (roll < 0.18) add({ type: 'due_date_set', dueAt: madeDueDate(random, start) })
    else if (roll < 0.22) {
      halt = random.pick(['merged', 'deleted'])
      add({ type: halt })
    } else if (roll < 0.5) add({ type: 'replied', by: random.pick(['agent', 'requester']) })
    else if (state === 'done') {
      if (random.next() < 0.5 && (lastTurn(facts) === 'resolved' || lastTurn(facts) === 'back_done')) {
        const waiting: boolean = random.next() < 0.3
        add({ type: 'back_open', waiting })
        state = waiting ? 'waiting' : 'active'
      } else {
        if (random.next() < 0.4) add({ type: 'closed' })
        add({ type: 'reopened', cycle: ++cycle })
        state = 'active'
      }
    } else if (roll < 0.65 && (lastTurn(facts) === 'reopened' || lastTurn(facts) === 'back_open')) {
      add({ type: 'back_done' })
      state = 'done'
    } else if (roll < 0.72) {
      add({ type: 'resolved' })
      state = 'done'
    } else {
      state = state === 'waiting' ? 'active' : 'waiting'
      add({ type: 'moved', waiting: state === 'waiting' })
    }
  }
  return facts
}
