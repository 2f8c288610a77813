import type { Calendar, MetricTarget, PolicyPin, SlaFact } from '@docket/ticketing/sla'
import { Beyond, followLives, type Life, type Reign } from './lives.ts'
import { type Slice, slicesOf } from './wall-slices.ts'

/** What the oracle says of one clock. `dueAt` undefined: it lies beyond what the oracle walks. */
export type Expected = {
  readonly metric: string
  readonly cycle: number
  readonly isCurrent: boolean
  readonly state: string
  readonly endedAt: number | null
  readonly elapsed: number
  readonly dueAt: number | null | undefined
  readonly passed: readonly string[]
  /** `counted 3600000`, summed per kind. */
  readonly kinds: { readonly [kind: string]: number }
}

const day = 86_400_000
const never = Number.POSITIVE_INFINITY
/** Further from the start, a due date set by hand promises no amount of time. */
const hundredYears = 36_525 * day
export const walked = 14 * day

/** The clocks of a history by walking every boundary of its calendars, for at most 14 days from the opening. */
export const expectedClocks = (
  facts: readonly SlaFact[],
  calendars: (pin: PolicyPin) => Calendar,
  now: number,
): readonly Expected[] => {
  const opened = facts[0]!.at
  const horizon = opened + walked
  if (now > horizon) throw new Beyond()
  const sliced = new Map<Calendar, readonly Slice[]>()
  const slices = (calendar: Calendar): readonly Slice[] => {
    const found = sliced.get(calendar) ?? slicesOf(calendar, opened - day, horizon)
    sliced.set(calendar, found)
    return found
  }
  return followLives(facts, calendars, now)
    .filter((life) => life.reigns.length > 0)
    .map((life) => judge(life, slices, now, horizon))
}

/** A slice of a life: the calendar's slice with the life's mode. */
type Piece = Slice & { readonly mode: string }
type Walk = {
  readonly life: Life
  readonly stretches: Life['stretches']
  readonly pieces: readonly Piece[]
  readonly slices: (calendar: Calendar) => readonly Slice[]
}
type Hit = { readonly at: number; readonly due: number }

const judge = (life: Life, slices: Walk['slices'], now: number, horizon: number): Expected => {
  const endedAt = endOf(life)
  const until = endedAt ?? now
  const walk = walkOf(life, life.stretches, slices, horizon)
  const passed = new Map<string, Hit>()
  for (const reign of life.reigns) {
    const open = promised(reign, life.startedAt, slices(reign.calendar))
    for (const { from, to } of reign.windows) pass(passed, reign, open, from, to, walk)
  }
  const breach = passed.get('breach')
  const state = breach ? 'breached' : stateOf(life)
  return {
    metric: life.metric,
    cycle: life.cycle,
    isCurrent: life.isCurrent,
    state,
    endedAt,
    elapsed: counted(walk.pieces, until),
    dueAt: breach ? breach.due : dueAt(state, walk, until, horizon),
    passed: [...passed].map(([name, { at }]) => `${name} ${at}`).sort(),
    kinds: kindsOf(walk.pieces, until),
  }
}

/** Met, cancelled, withdrawn, or taken away with its ticket. */
const endOf = ({ end, withdrawnAt, modeNow, modeSince }: Life): number | null => {
  const ends = [withdrawnAt, end?.at ?? null, !end && modeNow === 'stopped' ? modeSince : null]
  const known = ends.filter((at) => at !== null)
  return known.length === 0 ? null : Math.min(...known)
}

const stateOf = ({ withdrawnAt, end, modeNow }: Life): string => {
  if (withdrawnAt !== null || (!end && modeNow === 'stopped')) return 'cancelled'
  return end?.outcome ?? (modeNow === 'paused' ? 'paused' : 'running')
}

const walkOf = (life: Life, stretches: Life['stretches'], slices: Walk['slices'], horizon: number): Walk => {
  const lasting = stretches.filter(({ from, to }) => from < to)
  const pieces = lasting.flatMap(({ from, to, mode, calendar }) =>
    slices(calendar).flatMap((slice): Piece[] => {
      const start = Math.max(from, slice.from)
      const end = Math.min(to, slice.to, horizon)
      return start < end ? [{ ...slice, from: start, to: end, mode }] : []
    }),
  )
  return { life, stretches: lasting, pieces, slices }
}

const kindsOf = (pieces: readonly Piece[], until: number): Expected['kinds'] => {
  const kinds: Record<string, number> = {}
  for (const piece of pieces) {
    const length = Math.min(piece.to, until) - piece.from
    if (length > 0) kinds[kindOf(piece)] = (kinds[kindOf(piece)] ?? 0) + length
  }
  return kinds
}

const kindOf = ({ mode, open, holiday }: Piece): string => {
  if (mode === 'stopped') return 'stopped'
  if (!open) return holiday === null ? 'closed_hours' : 'holiday'
  return mode === 'counting' ? 'counted' : 'paused'
}

const counted = (pieces: readonly Piece[], until: number): number => {
  let sum = 0
  for (const piece of pieces)
    if (piece.mode === 'counting' && piece.open) sum += Math.max(Math.min(piece.to, until) - piece.from, 0)
  return sum
}

/** The open milliseconds a reign promises. */
const promised = ({ spec, manual }: Reign, start: number, slices: readonly Slice[]): number => {
  const openUntil = (due: number) =>
    slices.reduce(
      (sum, one) => sum + (one.open ? Math.max(Math.min(one.to, due) - Math.max(one.from, start), 0) : 0),
      0,
    )
  if (manual !== null) {
    if (manual - start > hundredYears) return never
    if (manual > slices.at(-1)!.to) throw new Beyond()
    return openUntil(manual)
  }
  const { target } = spec
  return target.unit === 'duration'
    ? target.milliseconds
    : openUntil(workingDaysLater(slices, start, target.days))
}

const workingDaysLater = (slices: readonly Slice[], start: number, days: number): number => {
  const first = slices.find((one) => one.open && one.to > start)
  if (!first) throw new Beyond()
  const begin = Math.max(first.from, start)
  const wall = begin + first.offset
  const working = [...new Set(slices.filter((one) => one.open).map((one) => one.date))].sort()
  const date = working.filter((one) => one > first.date)[days - 1]
  if (date === undefined || date >= slices.at(-1)!.date) throw new Beyond()
  const wanted = Date.parse(`${date}T00:00:00Z`) + (wall - Math.floor(wall / day) * day)
  const reaching = slices.find((one) => one.from > begin - day && one.to + one.offset > wanted)!
  const instant = Math.max(wanted - reaching.offset, reaching.from)
  const opening = slices.find((one) => one.open && one.to > instant)
  if (!opening) throw new Beyond()
  return Math.max(opening.from, instant)
}

/** The earliest instant at which so much was counted; never if it is not within the pieces. */
const reaching = (pieces: readonly Piece[], amount: number, start: number): number => {
  if (amount <= 0) return start
  let sum = 0
  for (const piece of pieces) {
    if (piece.mode !== 'counting' || !piece.open) continue
    if (sum + piece.to - piece.from >= amount) return piece.from + amount - sum
    sum += piece.to - piece.from
  }
  return never
}

/** Of working days: the first open instant from there that is on the clock, the last of each stretch included. */
const opening = ({ stretches, slices }: Walk, used: number): number => {
  for (const { from, to, mode, calendar } of stretches) {
    if (mode !== 'counting' || to < used) continue
    const start = Math.max(from, used)
    const slice = slices(calendar).find((one) => one.open && one.to > start)
    if (slice && Math.max(slice.from, start) <= to) return Math.max(slice.from, start)
  }
  return never
}

/** Notes what falls due in a window; what is reached only at its end may yet be met. */
const pass = (
  passed: Map<string, Hit>,
  { spec, manual }: Reign,
  open: number,
  from: number,
  to: number,
  walk: Walk,
): void => {
  const { pieces, life } = walk
  const part = (share: number) => Math.ceil((open * share) / 100)
  const hit = (name: string, raw: number): Hit | undefined =>
    raw >= to || passed.has(name) ? undefined : { at: Math.max(raw, from), due: manual ?? raw }
  const wasBreached = passed.has('breach')
  const due = manual === null ? dueOf(spec, walk, open) : onTheClock(walk, manual)
  const breach = hit('breach', due)
  for (const share of wasBreached || open === 0 ? [] : spec.warnings) {
    const warning = hit(`warning:${share}`, reaching(pieces, part(share), life.startedAt))
    if (warning) passed.set(`warning:${share}`, warning)
  }
  if (breach) passed.set('breach', breach)
  const breached = passed.get('breach')
  if (!breached) return
  // A warning of the breach's own instant warns of nothing.
  for (const [name, { at }] of passed)
    if (name.startsWith('warning') && at >= breached.at) passed.delete(name)
  const used = manual === null ? open : counted(pieces, Math.max(manual, life.startedAt))
  for (const { after, level } of spec.levels) {
    const at = after === 0 || open === 0 ? breached.at : reaching(pieces, used + part(after), life.startedAt)
    const raised = hit(`level:${level}`, at)
    if (raised) passed.set(`level:${level}`, raised)
  }
}

const dueOf = ({ target }: MetricTarget, walk: Walk, open: number): number => {
  const used = reaching(walk.pieces, open, walk.life.startedAt)
  return target.unit === 'duration' || used === never ? used : opening(walk, used)
}

/** The first instant from here on at which the clock counts; the last of a stretch is still of it. */
const onTheClock = ({ stretches }: Walk, instant: number): number => {
  for (const { from, to, mode } of stretches)
    if (mode === 'counting' && to >= instant) return Math.max(from, instant)
  return never
}

/** As if the clock counted on from its end; undefined when that is further than the oracle walks. */
const dueAt = (state: string, walk: Walk, until: number, horizon: number): number | null | undefined => {
  const { life, slices } = walk
  if (state === 'paused' || state === 'cancelled') return null
  const { spec, manual, calendar } = life.reigns.at(-1)!
  if (manual !== null) return manual
  const open = promised(life.reigns.at(-1)!, life.startedAt, slices(calendar))
  const lived = life.stretches.flatMap((one) =>
    one.from < until ? [{ ...one, to: Math.min(one.to, until) }] : [],
  )
  const onward = [...lived, { from: until, to: never, mode: 'counting', calendar }]
  const due = dueOf(spec, walkOf(life, onward, slices, horizon), open)
  return due === never ? undefined : due
}
