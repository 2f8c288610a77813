import type { CompiledCalendar } from '../calendar/compiled-calendar.ts'
import type { PolicyPin } from '../events.ts'
import type { Metric } from '../target.ts'
import type { SlaFact } from './facts.ts'
import { type ManualDue, type Mode, Run } from './run.ts'
import { asOpened, isDone, turned } from './turns.ts'

/** The compiled form of a pinned calendar version. */
export type PinnedCalendars = (pin: PolicyPin) => CompiledCalendar

/** Follows the facts of one ticket and drives its runs: which start, pause, stop and end. */
export class TicketRuns {
  readonly runs: Run[] = []
  pin: PolicyPin | null = null
  private readonly calendars: PinnedCalendars
  private isWaiting = false
  private standing = asOpened
  private readonly begunIn = new Map<Run, number>()
  private readonly halts = new Set<'merged' | 'deleted'>()
  private manual: ManualDue | null = null
  private agentReplied = false
  private waits = 0
  /** The requester wrote after the end: the wait begins if the ticket is reopened. */
  private wroteAfterEnd = false
  /** By the last turn into DONE: what goes on if that is taken back. */
  private ended: readonly Run[] = []

  constructor(calendars: PinnedCalendars) {
    this.calendars = calendars
  }

  /** Begun in the cycle that the ticket is in; after an undone reopening that is the one before. */
  isCurrent(run: Run): boolean {
    return this.begunIn.get(run) === this.standing.cycle
  }

  follow(fact: SlaFact): void {
    this.standing = turned(this.standing, fact)
    switch (fact.type) {
      case 'opened':
        this.start('first_reply', 1, fact)
        this.start('resolution', 1, fact)
        break
      case 'policy_applied':
        this.pin = fact.pin
        for (const run of this.live()) this.promise(run, fact.at)
        break
      case 'policy_removed':
        this.pin = null
        for (const run of this.live()) run.withdraw(fact.at)
        break
      case 'moved':
        this.isWaiting = fact.waiting
        this.setModes(fact)
        break
      case 'resolved':
        this.resolve(fact)
        break
      case 'closed':
        this.cancel(fact)
        break
      case 'back_done':
        if (this.standing.turn === 'unreopened') this.cancel(fact)
        else this.resolve(fact)
        break
      case 'back_open':
        this.resume(fact.waiting, fact)
        break
      case 'reopened':
        this.reopen(fact.cycle, fact)
        break
      case 'merged':
      case 'deleted':
        this.halts.add(fact.type)
        this.setModes(fact)
        break
      case 'unmerged':
        this.halts.delete('merged')
        this.setModes(fact)
        break
      case 'restored':
        this.halts.delete('deleted')
        this.setModes(fact)
        break
      case 'replied':
        if (fact.by === 'agent') this.answered(fact)
        else this.asked(fact)
        break
      case 'due_date_set':
        this.manual = fact.dueAt === null ? null : { dueAt: fact.dueAt, setAt: fact.at }
        for (const run of this.live()) if (run.metric === 'resolution') run.setDueDate(fact.at, this.manual)
        break
      case 'described':
      case 'import_finished':
        break
    }
  }

  private live(): readonly Run[] {
    return this.runs.filter((run) => run.isLive)
  }

  private start(metric: Metric, cycle: number, { at, id }: SlaFact): void {
    const run = new Run(metric, cycle, at, id)
    this.runs.push(run)
    this.begunIn.set(run, this.standing.cycle)
    if (this.pin !== null) this.promise(run, at)
    if (this.halts.size > 0) run.enter('stopped', at, id)
  }

  private promise(run: Run, at: number): void {
    const spec = this.pin?.targets[run.metric]
    if (this.pin === null || spec === undefined) run.withdraw(at)
    else run.apply(at, spec, this.calendars(this.pin), run.metric === 'resolution' ? this.manual : null)
  }

  private setModes({ at, id }: SlaFact): void {
    for (const run of this.live()) run.enter(this.modeOf(run.metric), at, id)
  }

  /** Waiting pauses the resolution only: a reply can be given all the time. */
  private modeOf(metric: Metric): Mode {
    if (this.halts.size > 0) return 'stopped'
    return this.isWaiting && metric === 'resolution' ? 'paused' : 'counting'
  }

  private resolve({ at, id }: SlaFact): void {
    const ended = this.live()
    for (const run of ended) run.finish(at, run.metric === 'resolution' ? 'met' : 'cancelled', id)
    this.ended = ended
    this.wroteAfterEnd = false
  }

  private cancel({ at, id }: SlaFact): void {
    const ended = this.live()
    for (const run of ended) run.finish(at, 'cancelled', id)
    // A close after a resolve ends nothing more.
    if (ended.length > 0) this.ended = ended
  }

  private resume(waiting: boolean, { at, id }: SlaFact): void {
    this.isWaiting = waiting
    for (const run of this.ended) {
      const isAnswered = run.metric !== 'resolution' && run.end?.outcome === 'met'
      if (isAnswered) continue
      run.revive()
      // What holds now may be another promise than the one that held at the end.
      this.promise(run, at)
      run.enter(this.modeOf(run.metric), at, id)
    }
    this.ended = []
  }

  private reopen(cycle: number, fact: SlaFact): void {
    this.isWaiting = false
    this.ended = []
    this.start('resolution', cycle, fact)
    if (!this.agentReplied) this.start('first_reply', cycle, fact)
    else if (this.wroteAfterEnd) this.start('next_reply', ++this.waits, fact)
    this.wroteAfterEnd = false
  }

  private answered({ at, id }: SlaFact): void {
    this.agentReplied = true
    this.wroteAfterEnd = false
    for (const run of this.runs) {
      if (run.metric === 'resolution') continue
      if (run.isLive) run.finish(at, 'met', id)
      // "Send and resolve" is one save: its reply counts, whichever of the two was written first.
      else if (
        this.standing.turn === 'ended' &&
        run.end?.outcome === 'cancelled' &&
        run.end.at === at &&
        this.ended.includes(run)
      )
        run.end = { at, outcome: 'met', cause: id }
    }
  }

  /** More of the requester's comments do not push the wait that has begun. */
  private asked(fact: SlaFact): void {
    if (isDone(this.standing)) this.wroteAfterEnd = true
    else if (this.agentReplied && !this.live().some((run) => run.metric === 'next_reply'))
      this.start('next_reply', ++this.waits, fact)
  }
}
