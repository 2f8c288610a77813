import { Temporal } from 'temporal-polyfill'
import type { Calendar, OpenHours } from '../calendar/calendar.ts'
import { type CompiledCalendar, compileCalendar } from '../calendar/compiled-calendar.ts'
import { parseCalendar } from '../calendar/parse-calendar.ts'
import { hour } from '../calendar/time-of-day.ts'
import { clock, type SlaClock } from '../clock/clock.ts'
import { type DueEvent, dueEvents } from '../clock/due-events.ts'
import type { SlaFact } from '../clock/facts.ts'
import type { PolicyPin } from '../events.ts'
import type { PolicySubject } from '../policy/policy.ts'
import type { Metric, MetricTarget, SlaTargets, Target } from '../target.ts'

export const berlin = 'Europe/Berlin'

/** `2026-03-02 09:00` on the wall of a zone; of a repeated time the first. */
export const at = (wall: string, zone = berlin): number =>
  Temporal.PlainDateTime.from(wall.replace(' ', 'T')).toZonedDateTime(zone).epochMilliseconds

/** The inverse, for messages that a person can read. */
export const wall = (instant: number | null | undefined, zone = berlin): string | null =>
  instant === null || instant === undefined
    ? null
    : Temporal.Instant.fromEpochMilliseconds(instant)
        .toZonedDateTimeISO(zone)
        .toPlainDateTime()
        .toString()
        .replace('T', ' ')

const nineToFive: readonly OpenHours[] = [{ from: '09:00', to: '17:00' }]
const workWeek = (hours: readonly OpenHours[]) => ({
  monday: hours,
  tuesday: hours,
  wednesday: hours,
  thursday: hours,
  friday: hours,
})

/** A saved calendar: what the parser makes of it. */
export const calendar = (written: Record<string, unknown> = {}): Calendar => {
  const parsed = parseCalendar({ name: 'biz', timeZone: berlin, hours: workWeek(nineToFive), ...written })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

export const everyDay = (hours: readonly OpenHours[]) => ({
  ...workWeek(hours),
  saturday: hours,
  sunday: hours,
})

export const weekdaysOnly = workWeek

/** Monday to Friday 09:00-17:00 in Berlin. */
export const biz = compileCalendar(calendar())

export const always = compileCalendar(
  calendar({ name: '24/7', hours: everyDay([{ from: '00:00', to: '24:00' }]) }),
)

export const hours = (count: number): Target => ({ unit: 'duration', milliseconds: count * hour })
export const workingDays = (days: number): Target => ({ unit: 'working_days', days })

export const promise = (target: Target, more: Partial<MetricTarget> = {}): MetricTarget => ({
  target,
  warnings: [75],
  levels: [],
  notify: [],
  ...more,
})

export const pin = (targets: SlaTargets, calendarId = 'biz', version = 1): PolicyPin => ({
  policyId: 'policy',
  policyVersion: version,
  calendarId,
  calendarVersion: 1,
  targets,
})

export const subject: PolicySubject = {
  priority: 'P3',
  type: 'INCIDENT',
  category: 'technical',
  tier: null,
  teamId: null,
  channel: 'WEB',
  tags: [],
  customFields: {},
}

type Written = SlaFact extends infer One ? (One extends SlaFact ? Omit<One, 'id' | 'at'> : never) : never

/** `on('2026-03-02 09:00', { type: 'resolved' })`; ids are given by `history`. */
export const on = (when: string | number, fact: Written): SlaFact =>
  ({ ...fact, at: typeof when === 'number' ? when : at(when), id: '' }) as SlaFact

export const history = (...facts: readonly SlaFact[]): readonly SlaFact[] =>
  facts.map((fact, i) => ({ ...fact, id: `e${i + 1}` }))

/** Opened with a promise about the resolution. */
export const opened = (
  when: string | number,
  targets: SlaTargets,
  calendarId = 'biz',
): readonly SlaFact[] => [
  on(when, { type: 'opened', imported: false }),
  on(when, { type: 'policy_applied', pin: pin(targets, calendarId) }),
]

export const waiting = (when: string | number): SlaFact => on(when, { type: 'moved', waiting: true })
export const working = (when: string | number): SlaFact => on(when, { type: 'moved', waiting: false })
export const agentReplied = (when: string | number): SlaFact => on(when, { type: 'replied', by: 'agent' })
export const requesterWrote = (when: string | number): SlaFact =>
  on(when, { type: 'replied', by: 'requester' })
export const resolved = (when: string | number): SlaFact => on(when, { type: 'resolved' })
export const reopened = (when: string | number, cycle: number): SlaFact =>
  on(when, { type: 'reopened', cycle })
export const applied = (when: string | number, next: PolicyPin): SlaFact =>
  on(when, { type: 'policy_applied', pin: next })

export type Calendars = { readonly [id: string]: CompiledCalendar }

export const clocksOf = (
  facts: readonly SlaFact[],
  now: string | number,
  calendars: Calendars = { biz, always },
): readonly SlaClock[] =>
  clock(
    history(...facts),
    ({ calendarId }) => calendars[calendarId]!,
    typeof now === 'number' ? now : at(now),
  )

export const clockOf = (
  facts: readonly SlaFact[],
  now: string | number,
  {
    metric = 'resolution',
    cycle = 1,
    calendars,
  }: { metric?: Metric; cycle?: number; calendars?: Calendars } = {},
): SlaClock => {
  const clocks = clocksOf(facts, now, calendars)
  const found = clocks.find((one) => one.metric === metric && one.cycle === cycle)
  if (!found) throw new Error(`no clock ${metric}/${cycle} among ${clocks.map((one) => one.metric)}`)
  return found
}

/** `resolution/1/breach @ 2026-03-02 13:00` for each event due. */
export const dueLines = (
  facts: readonly SlaFact[],
  now: string | number,
  recorded: readonly DueEvent[] = [],
) =>
  dueEvents(
    clocksOf(facts, now),
    new Set(recorded.map((one) => `${one.metric}/${one.cycle}/${one.threshold}`)),
  ).map((one) => `${one.metric}/${one.cycle}/${one.threshold} @ ${wall(one.at)}`)

/** The deadline of a target that starts here and is never paused, read off the clock. */
export const dueOf = (target: Target, start: string | number, on: CompiledCalendar = biz): number | null => {
  const calendars = { it: on }
  const facts = opened(start, { resolution: promise(target) }, 'it')
  return clockOf(facts, typeof start === 'number' ? start : at(start), { calendars }).dueAt
}
