import { alwaysOpen, type Calendar, clock, compileCalendar, type PolicyPin } from '@docket/ticketing/sla'
import { type Candidate, candidatesFor, fitRules } from './fit-group.ts'
import { cityHolidays } from './holidays.ts'
import { officeCalendars } from './office-calendars.ts'
import type { Request, Sample } from './read-requests.ts'
import { scoreRules } from './score-rules.ts'

export type CityVerdict = {
  readonly rows: number
  /** Rows with a target and an outcome. */
  readonly withTarget: number
  /** Of those, the rows whose breach the clock tells as the city does. */
  readonly flagsAgree: number
  /** Groups of at least 30 rows, and those of which the unseen half is hit in 90 of 100 rows. */
  readonly groups: number
  readonly groupsAt90: number
  /** The share of the unseen half that was hit, worst first. */
  readonly list: readonly { readonly group: string; readonly rows: number; readonly exact: number }[]
}

const fewest = 30

/** Holds a city's own deadlines and outcomes against the product. Open requests are judged as of an instant. */
export const judgeCity = (requests: readonly Request[], asOf: number): CityVerdict => {
  const judged = requests.filter(isJudged)
  const list = scoreGroups(judged)
  return {
    rows: requests.length,
    withTarget: judged.length,
    flagsAgree: judged.filter((one) => isBreached(one, asOf) === (one.status === 'OVERDUE')).length,
    groups: list.length,
    groupsAt90: list.filter(({ exact }) => exact >= 0.9).length,
    list,
  }
}

const isJudged = (request: Request): request is Request & { readonly targetAt: number } =>
  request.targetAt !== null && request.status !== ''

const pin: PolicyPin = {
  policyId: 'city',
  policyVersion: 1,
  calendarId: 'always',
  calendarVersion: 1,
  targets: {
    resolution: { target: { unit: 'duration', milliseconds: 1 }, warnings: [], levels: [], notify: [] },
  },
}

/** The city's target as a due date set by hand, its closing as the resolution. */
const isBreached = ({ openedAt, targetAt, closedAt }: Request, asOf: number): boolean => {
  // A few rows were closed, or due, before they were opened.
  const opened = Math.min(openedAt, targetAt ?? openedAt, closedAt ?? openedAt)
  const clocks = clock(
    [
      { type: 'opened', at: opened, id: 'opened', imported: false },
      { type: 'due_date_set', at: opened, id: 'due', dueAt: targetAt },
      { type: 'policy_applied', at: opened, id: 'applied', pin },
      ...(closedAt === null ? [] : [{ type: 'resolved' as const, at: closedAt, id: 'resolved' }]),
    ],
    () => compileCalendar(alwaysOpen),
    closedAt ?? asOf,
  )
  return clocks[0]?.state === 'breached'
}

/** Every other row of a group is learned from, the rest is foretold. */
const scoreGroups = (judged: readonly (Request & Sample)[]): CityVerdict['list'] => {
  const groups = new Map<string, Sample[]>()
  for (const request of judged) {
    const group = groups.get(request.group)
    if (group) group.push(request)
    else groups.set(request.group, [request])
  }
  const halves = [...groups]
    .filter(([, samples]) => samples.length >= fewest)
    .map(([group, samples]) => ({
      group,
      learned: samples.filter((_, i) => i % 2 === 0),
      unseen: samples.filter((_, i) => i % 2 === 1),
    }))
  if (halves.length === 0) return []
  const times = halves.flatMap(({ learned }) => learned.flatMap((one) => [one.openedAt, one.targetAt]))
  const calendars = officeCalendars(cityHolidays(least(times), -least(times.map((time) => -time))))
  const candidates = halves.map(({ learned }) => candidatesFor(learned, calendars))
  const trust = trustIn(candidates)
  return halves
    .map(({ group, learned, unseen }, i) => ({
      group: group.replace('\u0000', ' / '),
      rows: learned.length + unseen.length,
      exact: scoreRules(fitRules(learned, candidates[i]!, trust), unseen) / unseen.length,
    }))
    .toSorted((a, b) => a.exact - b.exact)
}

const least = (times: readonly number[]): number => times.reduce((a, b) => Math.min(a, b))

/** How well each calendar does in all groups together. */
const trustIn = (groups: readonly (readonly Candidate[])[]): ReadonlyMap<Calendar, number> => {
  const trust = new Map<Calendar, number>()
  for (const candidates of groups) {
    const best = new Map<Calendar, number>()
    for (const { calendar, share } of candidates) best.set(calendar, Math.max(best.get(calendar) ?? 0, share))
    for (const [calendar, share] of best)
      trust.set(calendar, (trust.get(calendar) ?? 0) + share / groups.length)
  }
  return trust
}
