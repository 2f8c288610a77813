import { type Calendar, compileCalendar, dueAt, type Target } from '@docket/ticketing/sla'
import type { Sample } from './read-requests.ts'

/** What the product could have promised: a calendar and a target. */
export type Promised = { readonly calendar: Calendar; readonly target: Target }
/** Beside a promise which of the tried samples it hits. */
export type Candidate = Promised & { readonly hits: readonly boolean[]; readonly share: number }

/** A promise in force from an instant on, for the requests whose `field` has `value`; null: for all others. */
export type Rule = {
  readonly promised: Promised
  readonly from: number
  readonly field: string | null
  readonly value: string | null
}

export const tolerance = 60_000
const minute = 60_000
/** Enough to tell calendars apart. */
const mostTried = 240
const kept = 10

export const isHit = ({ openedAt, targetAt }: Sample, { calendar, target }: Promised): boolean =>
  Math.abs((dueAt(target, compileCalendar(calendar), openedAt) ?? 0) - targetAt) <= tolerance

/** Every promise worth a thought. */
export const candidatesFor = (
  samples: readonly Sample[],
  calendars: readonly Calendar[],
): readonly Candidate[] => {
  const step = Math.max(1, samples.length / mostTried)
  const tried = samples.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
  return calendars.flatMap((calendar) =>
    targetsIn(tried, calendar).map((target) => {
      const hits = tried.map((sample) => isHit(sample, { calendar, target }))
      return { calendar, target, hits, share: count(hits) / tried.length }
    }),
  )
}

/**
 * The rules that explain the samples best: one promise for all, versions of it one after another, or one for each
 * value of a field. What is not simpler must earn it. `trust` says how common a calendar is among all groups: of
 * calendars that explain a few samples equally well, the common one is likelier.
 */
export const fitRules = (
  samples: readonly Sample[],
  candidates: readonly Candidate[],
  trust: ReadonlyMap<Calendar, number>,
): readonly Rule[] => {
  const options = chooseOptions(candidates, trust).map((promised) => ({
    promised,
    hits: samples.map((sample) => isHit(sample, promised)),
  }))
  const price = Math.max(2, samples.length * 0.015)
  const [plain] = options
  // Targets before their openings: no promise of the product says so.
  if (plain === undefined) return []
  const models = [
    { rules: [rule(plain.promised)], score: count(plain.hits) },
    versions(samples, options, price),
    ...fieldsOf(samples).map((field) => byValue(samples, options, field, price)),
  ]
  return models.reduce((best, one) => (one.score > best.score ? one : best)).rules
}

type Option = { readonly promised: Promised; readonly hits: readonly boolean[] }
type Model = { readonly rules: readonly Rule[]; readonly score: number }

const rule = (promised: Promised, more: Partial<Rule> = {}): Rule => ({
  promised,
  from: 0,
  field: null,
  value: null,
  ...more,
})

const count = (hits: readonly boolean[]): number => hits.filter(Boolean).length

/** One after another the candidate that hits most of what the chosen ones do not. */
const chooseOptions = (
  candidates: readonly Candidate[],
  trust: ReadonlyMap<Calendar, number>,
): readonly Promised[] => {
  const chosen: Candidate[] = []
  const isNew = (i: number) => !chosen.some((one) => one.hits[i])
  const worth = ({ hits, calendar }: Candidate) =>
    hits.filter((hit, i) => hit && isNew(i)).length / hits.length + 0.05 * (trust.get(calendar) ?? 0)
  while (chosen.length < kept) {
    const worths = candidates.map(worth)
    const best = candidates[worths.indexOf(Math.max(...worths))]
    if (!best || chosen.includes(best)) break
    chosen.push(best)
  }
  return chosen
}

/** The cheapest cut of time into stretches of one promise each. */
const versions = (samples: readonly Sample[], options: readonly Option[], price: number): Model => {
  const order = samples.map((_, i) => i).sort((a, b) => samples[a]!.openedAt - samples[b]!.openedAt)
  let scores = options.map(() => 0)
  const origins: number[][] = []
  for (const index of order) {
    const best = scores.indexOf(Math.max(...scores))
    const origin = scores.map((score, k) => (scores[best]! - price > score ? best : k))
    scores = options.map(({ hits }, k) => {
      const came = origin[k]!
      return scores[came]! - (came === k ? 0 : price) + (hits[index] ? 1 : 0)
    })
    origins.push(origin)
  }
  const score = Math.max(...scores)
  const rules: Rule[] = []
  let k = scores.indexOf(score)
  for (let step = order.length - 1; step >= 0; step--) {
    const came = origins[step]![k]!
    if (came !== k) rules.push(rule(options[k]!.promised, { from: samples[order[step]!]!.openedAt }))
    k = came
  }
  rules.push(rule(options[k]!.promised))
  return { rules, score }
}

const fieldsOf = (samples: readonly Sample[]): readonly string[] => Object.keys(samples[0]?.fields ?? {})

/** For each common value of a field the promise that suits it, where that is worth a rule. */
const byValue = (
  samples: readonly Sample[],
  options: readonly Option[],
  field: string,
  price: number,
): Model => {
  const values = new Map<string, number[]>()
  for (const [i, { fields }] of samples.entries()) {
    const value = fields[field] ?? ''
    const rows = values.get(value)
    if (rows) rows.push(i)
    else values.set(value, [i])
  }
  const rules: Rule[] = []
  const [first] = options
  let score = -price
  for (const [value, rows] of values) {
    const hitsOf = ({ hits }: Option) => rows.filter((i) => hits[i]).length
    const best = options.reduce((found, one) => (hitsOf(one) > hitsOf(found) ? one : found))
    const isWorthIt = best !== first && rows.length >= 3 && hitsOf(best) - hitsOf(first!) > price / 2
    if (isWorthIt) rules.push(rule(best.promised, { field, value }))
    score += isWorthIt ? hitsOf(best) - price / 2 : hitsOf(first!)
  }
  return { rules: [...rules, rule(first!.promised)], score }
}

/** The commonest lengths of the samples, in working days and in open time. */
const targetsIn = (samples: readonly Sample[], calendar: Calendar): readonly Target[] => {
  const compiled = compileCalendar(calendar)
  const days: number[] = []
  const minutes: number[] = []
  for (const { openedAt, targetAt } of samples) {
    const last = compiled.dayOf(targetAt)
    let between = 0
    for (let date = compiled.dayOf(compiled.nextOpening(openedAt)) + 1; date <= last; date++)
      if (compiled.isWorkingDay(date)) between += 1
    days.push(between)
    minutes.push(Math.round(compiled.openBetween(openedAt, targetAt) / minute))
  }
  return [
    ...commonest(days).map((count): Target => ({ unit: 'working_days', days: count })),
    ...commonest(minutes).map((count): Target => ({ unit: 'duration', milliseconds: count * minute })),
  ]
}

const commonest = (lengths: readonly number[]): readonly number[] => {
  const counts = new Map<number, number>()
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts]
    .filter(([length]) => length > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([length]) => length)
}
