import type { Calendar, MetricTarget, PolicyPin, SlaFact } from '@docket/ticketing/sla'

/** Thrown when a case needs more days than the oracle walks. */
export class Beyond extends Error {
  override name = 'Beyond'
}

/** A time in which one promise held. It may fall due in the windows in which the ticket was not taken away. */
export type Reign = {
  readonly from: number
  readonly to: number
  readonly spec: MetricTarget
  readonly calendar: Calendar
  readonly manual: number | null
  readonly windows: readonly { readonly from: number; readonly to: number }[]
}

export type Life = {
  readonly metric: string
  readonly cycle: number
  readonly startedAt: number
  /** Of the cycle that the ticket is in. */
  readonly isCurrent: boolean
  readonly end: { readonly at: number; readonly outcome: 'met' | 'cancelled' } | null
  readonly withdrawnAt: number | null
  readonly modeNow: string
  /** Since when it is in that mode. */
  readonly modeSince: number
  readonly stretches: readonly {
    readonly from: number
    readonly to: number
    readonly mode: string
    readonly calendar: Calendar
  }[]
  readonly reigns: readonly Reign[]
}

type Mark = { readonly at: number; readonly index: number }
type Raw = {
  metric: 'first_reply' | 'next_reply' | 'resolution'
  cycle: number
  ofCycle: number
  born: Mark
  ends: { at: number; index: number; outcome: 'met' | 'cancelled'; undoneAt: Mark | null }[]
}

const never = Number.POSITIVE_INFINITY

/** What each clock lived through: derived from the facts alone, before anything is counted. */
export const followLives = (
  facts: readonly SlaFact[],
  calendars: (pin: PolicyPin) => Calendar,
  now: number,
): readonly Life[] => {
  const past = facts.filter((fact) => fact.at <= now)
  const present = presentCycle(past)
  return births(past).map((raw) => toLife(raw, past, calendars, now, raw.ofCycle === present))
}

/** Which clocks there are, and what ended them. */
const births = (facts: readonly SlaFact[]): readonly Raw[] => {
  const lives: Raw[] = []
  const alive = () => lives.filter((one) => one.ends.every((end) => end.undoneAt !== null))
  let replied = false
  let done = false
  let asked = false
  let waits = 0
  const bear = (metric: Raw['metric'], cycle: number, born: Mark) =>
    lives.push({ metric, cycle, ofCycle: presentCycle(facts.slice(0, born.index + 1)), born, ends: [] })
  for (const [index, fact] of facts.entries()) {
    const mark = { at: fact.at, index }
    const end = (one: Raw, outcome: 'met' | 'cancelled') =>
      one.ends.push({ ...mark, outcome, undoneAt: null })
    if (fact.type === 'opened') {
      bear('first_reply', 1, mark)
      bear('resolution', 1, mark)
    } else if (endsAs(facts, index) === 'resolved') {
      for (const one of alive()) end(one, one.metric === 'resolution' ? 'met' : 'cancelled')
      done = true
      asked = false
    } else if (fact.type === 'closed' || fact.type === 'back_done') {
      for (const one of alive()) end(one, 'cancelled')
      done = true
    } else if (fact.type === 'back_open') {
      const taken = lastEnd(facts, index)
      for (const one of lives)
        for (const [i, ending] of one.ends.entries())
          if (ending.index === taken && (one.metric === 'resolution' || ending.outcome === 'cancelled'))
            one.ends[i] = { ...ending, undoneAt: mark }
      done = false
    } else if (fact.type === 'reopened') {
      bear('resolution', fact.cycle, mark)
      if (!replied) bear('first_reply', fact.cycle, mark)
      else if (asked) bear('next_reply', ++waits, mark)
      done = false
      asked = false
    } else if (fact.type === 'replied' && fact.by === 'agent') {
      replied = true
      asked = false
      for (const one of lives.filter(({ metric }) => metric !== 'resolution')) {
        const last = one.ends.at(-1)
        if (!last || last.undoneAt) end(one, 'met')
        else if (
          last.at === fact.at &&
          last.outcome === 'cancelled' &&
          last.index === lastEnd(facts, index) &&
          endsAs(facts, last.index) === 'resolved' &&
          done
        )
          one.ends[one.ends.length - 1] = { ...last, outcome: 'met' }
      }
    } else if (fact.type === 'replied') {
      if (done) asked = true
      else if (replied && !alive().some((one) => one.metric === 'next_reply'))
        bear('next_reply', ++waits, mark)
    }
  }
  return lives
}

/** Where a ticket was last resolved or led back into DONE. */
const lastEnd = (facts: readonly SlaFact[], before: number): number =>
  facts.slice(0, before).findLastIndex((one) => one.type === 'resolved' || one.type === 'back_done')

/** An undo back into DONE is a resolve once more, or takes a reopening back, whichever opened the ticket last. */
const endsAs = (facts: readonly SlaFact[], index: number): 'resolved' | 'unreopened' | null => {
  const type = facts[index]?.type
  if (type === 'resolved') return 'resolved'
  if (type !== 'back_done') return null
  const opening = facts
    .slice(0, index)
    .findLastIndex((one) => one.type === 'reopened' || one.type === 'back_open')
  return facts[opening]?.type === 'reopened' ? 'unreopened' : endsAs(facts, lastEnd(facts, opening))
}

/** Of the reopenings that stand, the last one's. */
const presentCycle = (facts: readonly SlaFact[]): number => {
  const reopenings: { readonly cycle: number; stands: boolean }[] = []
  for (const [index, fact] of facts.entries()) {
    const last = reopenings.at(-1)
    if (fact.type === 'reopened') reopenings.push({ cycle: fact.cycle, stands: true })
    else if (last && endsAs(facts, index) === 'unreopened') last.stands = false
    else if (last && fact.type === 'back_open' && endsAs(facts, lastEnd(facts, index)) === 'unreopened')
      last.stands = true
  }
  return reopenings.findLast(({ stands }) => stands)?.cycle ?? 1
}

const toLife = (
  raw: Raw,
  facts: readonly SlaFact[],
  calendars: (pin: PolicyPin) => Calendar,
  now: number,
  isCurrent: boolean,
): Life => {
  const last = raw.ends.at(-1)
  const end = last && !last.undoneAt ? last : null
  const pins = facts.filter((fact) => fact.type === 'policy_applied' || fact.type === 'policy_removed')
  const specOf = (fact: SlaFact): MetricTarget | undefined =>
    fact.type === 'policy_applied' ? fact.pin.targets[raw.metric] : undefined
  const indexOf = (fact: SlaFact) => facts.indexOf(fact)
  const isBefore = (fact: SlaFact) => !end || indexOf(fact) < end.index
  /** Changes while the clock was alive; while it was over, nothing reached it. */
  const reaches = (fact: SlaFact) =>
    isBefore(fact) &&
    raw.ends.every(
      (one) => !(indexOf(fact) > one.index && (!one.undoneAt || indexOf(fact) < one.undoneAt.index)),
    )
  const inForceAtBirth = pins.findLast((fact) => indexOf(fact) < raw.born.index)
  const changes = [
    ...(inForceAtBirth ? [{ at: raw.born.at, index: raw.born.index, fact: inForceAtBirth }] : []),
    ...pins
      .filter((fact) => indexOf(fact) > raw.born.index && reaches(fact))
      .map((fact) => ({ at: fact.at, index: indexOf(fact), fact })),
    // Brought back by an undo, it goes by what holds then.
    ...raw.ends.flatMap(({ undoneAt }) => {
      const fact = undoneAt && pins.findLast((one) => indexOf(one) < undoneAt.index)
      return undoneAt && fact ? [{ ...undoneAt, fact }] : []
    }),
  ].toSorted((a, b) => a.index - b.index)
  // The calendar of an instant: of the last application that promised this metric, before the first one its own.
  const applications = changes.filter(({ fact }) => specOf(fact) !== undefined)
  const calendarAt = (index: number): Calendar | undefined => {
    const found = applications.findLast((one) => one.index <= index) ?? applications[0]
    return found?.fact.type === 'policy_applied' ? calendars(found.fact.pin) : undefined
  }
  const modes = modesOf(raw, facts, end?.index ?? facts.length)
  const marks = [
    ...new Set([raw.born.index, ...modes.map((one) => one.index), ...applications.map((one) => one.index)]),
  ]
    .filter((index) => index >= raw.born.index)
    .sort((a, b) => a - b)
  const stretches = marks.flatMap((index, i) => {
    const mode = modes.findLast((one) => one.index <= index)!.mode
    const calendar = calendarAt(index)
    const from = modes.find((one) => one.index === index)?.at ?? facts[index]!.at
    const next = marks[i + 1]
    const to = next === undefined ? never : (modes.find((one) => one.index === next)?.at ?? facts[next]!.at)
    return calendar ? [{ from, to, mode, calendar }] : []
  })
  const lastChange = changes.at(-1)
  return {
    metric: raw.metric,
    cycle: raw.cycle,
    startedAt: raw.born.at,
    isCurrent,
    end,
    withdrawnAt: lastChange && specOf(lastChange.fact) === undefined ? withdrawn(changes, specOf) : null,
    modeNow: modes.at(-1)!.mode,
    modeSince: sinceWhen(modes),
    stretches,
    reigns: reignsOf(raw, changes, facts, modes, calendars, end?.at ?? null, now),
  }
}

const withdrawn = (
  changes: readonly { at: number; fact: SlaFact }[],
  specOf: (fact: SlaFact) => MetricTarget | undefined,
): number | null => {
  const last = changes.findLastIndex(({ fact }) => specOf(fact) !== undefined)
  return last < 0 ? null : (changes[last + 1]?.at ?? null)
}

type ModeMark = { readonly at: number; readonly index: number; readonly mode: string }

/** When the clock counted, was paused, or was nobody's. */
const modesOf = (raw: Raw, facts: readonly SlaFact[], endIndex: number): readonly ModeMark[] => {
  const marks: ModeMark[] = []
  let waiting = false
  const halts = new Set<string>()
  const modeNow = () => {
    if (halts.size > 0) return 'stopped'
    return waiting && raw.metric === 'resolution' ? 'paused' : 'counting'
  }
  for (const [index, fact] of facts.entries()) {
    if (index >= endIndex) break
    if (fact.type === 'moved' || fact.type === 'back_open') waiting = fact.waiting
    if (fact.type === 'reopened') waiting = false
    if (fact.type === 'merged' || fact.type === 'deleted') halts.add(fact.type)
    if (fact.type === 'unmerged') halts.delete('merged')
    if (fact.type === 'restored') halts.delete('deleted')
    if (index < raw.born.index) continue
    const ended = raw.ends.find((one) => one.undoneAt && one.index <= index && index < one.undoneAt.index)
    marks.push({ at: fact.at, index, mode: ended ? 'stopped' : modeNow() })
  }
  return marks.filter((mark, i) => i === 0 || mark.mode !== marks[i - 1]!.mode)
}

/** Modes that lasted for no time at all interrupt nothing. */
const sinceWhen = (modes: readonly ModeMark[]): number => {
  const lasting = modes.filter((mark, i) => mark.at !== modes[i + 1]?.at)
  const before = lasting.findLastIndex(({ mode }) => mode !== lasting.at(-1)!.mode)
  return lasting[before + 1]!.at
}

/** The promises one after another, a due date set by hand being a change like any other. */
const reignsOf = (
  raw: Raw,
  changes: readonly { at: number; index: number; fact: SlaFact }[],
  facts: readonly SlaFact[],
  modes: readonly ModeMark[],
  calendars: (pin: PolicyPin) => Calendar,
  endAt: number | null,
  now: number,
): readonly Reign[] => {
  const lastIndex = raw.ends.at(-1)?.undoneAt === null ? raw.ends.at(-1)!.index : facts.length
  const alive = (index: number) =>
    raw.ends.every((one) => !(index > one.index && (!one.undoneAt || index < one.undoneAt.index)))
  const dates = facts.flatMap((fact, index) =>
    fact.type === 'due_date_set' && raw.metric === 'resolution'
      ? [{ at: fact.at, index, dueAt: fact.dueAt }]
      : [],
  )
  const turns = [
    ...changes,
    ...dates.filter((one) => one.index > raw.born.index && one.index < lastIndex && alive(one.index)),
  ].toSorted((a, b) => a.index - b.index)
  return turns.flatMap((turn, i): Reign[] => {
    const change = changes.findLast((one) => one.index <= turn.index)
    if (change?.fact.type !== 'policy_applied') return []
    const spec = change.fact.pin.targets[raw.metric]
    if (!spec) return []
    const date = dates.findLast((one) => one.index <= turn.index)
    const rules = date && date.dueAt !== null && (date.dueAt > raw.born.at || date.at >= raw.born.at)
    const to = turns[i + 1]?.at ?? endAt ?? now
    return [
      {
        from: turn.at,
        to,
        spec,
        calendar: calendars(change.fact.pin),
        manual: rules ? date.dueAt : null,
        windows: windowsOf(turn, turns[i + 1]?.index ?? lastIndex, to, modes),
      },
    ]
  })
}

const windowsOf = (
  turn: { at: number; index: number },
  nextIndex: number,
  to: number,
  modes: readonly ModeMark[],
): Reign['windows'] => {
  const windows: { from: number; to: number }[] = []
  const before = modes.findLast((one) => one.index <= turn.index)
  let start: number | null = before?.mode === 'stopped' ? null : turn.at
  for (const mark of modes.filter((one) => one.index > turn.index && one.index < nextIndex)) {
    if (mark.mode === 'stopped' && start !== null) {
      windows.push({ from: start, to: mark.at })
      start = null
    } else if (mark.mode !== 'stopped' && start === null) start = mark.at
  }
  if (start !== null) windows.push({ from: start, to })
  return windows
}
