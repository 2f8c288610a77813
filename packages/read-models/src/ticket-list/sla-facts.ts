import type { Actor, StoredEvent } from '@docket/event-sourcing'
import { decodeTicketEvent, type TicketEvent } from '@docket/ticketing'
import {
  cycleAfter,
  type PolicyPin,
  type SlaBreached,
  type SlaFact,
  type SlaTargets,
  type Target,
  toSlaFact,
} from '@docket/ticketing/sla'

/**
 * What a row keeps of a fact: the clocks ask nobody for the event it came from, nor what follows a breach. Facts are
 * stored with rows, so a changed shape is a new version of the projection.
 */
export type KeptSlaFact = KeptFact | KeptBreach

type KeptFact = Kept<Exclude<SlaFact, { type: 'policy_applied' | 'described' }>> | KeptPolicy

/** That a breach of a cycle was recorded; once for each cycle, and no fact of the clocks. */
type KeptBreach = { readonly type: 'breached'; readonly at: number; readonly cycle: number }

type Kept<Fact> = Fact extends unknown ? Omit<Fact, 'id'> : never
type KeptPolicy = { readonly type: 'policy_applied'; readonly at: number; readonly pin: KeptPin }
export type KeptPin = Omit<PolicyPin, 'targets'> & { readonly targets: KeptTargets }
type KeptTargets = { readonly [M in keyof SlaTargets]?: Target }

/** The facts after one more event; the same list if the clocks learn nothing from it. */
export const withSlaFact = (
  facts: readonly KeptSlaFact[],
  { event, actor }: { event: TicketEvent; actor: Actor['kind'] },
): readonly KeptSlaFact[] => {
  if (event.type === 'SlaBreached') return withBreach(facts, event)
  const fact = toSlaFact({ event, actor, eventId: '' })
  return fact === undefined || isNoNews(facts, fact) ? facts : [...facts, keep(fact)]
}

/** The facts of a log and of what is about to be appended to it. */
export const slaFactsOf = (
  history: readonly StoredEvent[],
  added: readonly TicketEvent[],
  actor: Actor['kind'],
): readonly KeptSlaFact[] => {
  const known = history.reduce<readonly KeptSlaFact[]>(
    (facts, stored) =>
      withSlaFact(facts, { event: decodeTicketEvent(stored), actor: stored.meta.actor.kind }),
    [],
  )
  return added.reduce((facts, event) => withSlaFact(facts, { event, actor }), known)
}

/** The facts as the clocks read them. */
export const toClockFacts = (facts: readonly KeptSlaFact[]): readonly SlaFact[] =>
  facts
    .filter(isFact)
    .map((fact) =>
      fact.type === 'policy_applied'
        ? { ...fact, id: '', pin: { ...fact.pin, targets: promisesOf(fact.pin.targets) } }
        : { ...fact, id: '' },
    )

/** The policy in force. */
export const pinOf = (facts: readonly KeptSlaFact[]): KeptPin | null => {
  const last = facts.findLast(({ type }) => type === 'policy_applied' || type === 'policy_removed')
  return last?.type === 'policy_applied' ? last.pin : null
}

/** Whether a breach of the present cycle was recorded; after an undone reopening that is the cycle before again. */
export const isDelayed = (facts: readonly KeptSlaFact[]): boolean => {
  const breaches = facts.filter((fact) => fact.type === 'breached')
  if (breaches.length === 0) return false
  const present = cycleAfter(facts.filter(isFact))
  return breaches.some(({ cycle }) => cycle === present)
}

const isFact = (fact: KeptSlaFact): fact is KeptFact => fact.type !== 'breached'

const withBreach = (facts: readonly KeptSlaFact[], { data }: SlaBreached): readonly KeptSlaFact[] => {
  const at = Date.parse(data.at)
  // Replies are waited for in the cycle in which the wait began and fell due; the others say which cycle is theirs.
  const cycle =
    data.metric === 'next_reply'
      ? cycleAfter(facts.filter(isFact).filter((fact) => fact.at <= at))
      : data.cycle
  const isKnown = facts.some((fact) => fact.type === 'breached' && fact.cycle === cycle)
  return isKnown ? facts : [...facts, { type: 'breached', at, cycle }]
}

const keep = ({ id, ...fact }: SlaFact): KeptFact =>
  fact.type === 'policy_applied'
    ? { ...fact, pin: { ...fact.pin, targets: targetsOf(fact.pin.targets) } }
    : (fact as KeptFact)

/**
 * More of the same side after its own comment, and a move that leaves waiting as it is, turn no clock: a long
 * conversation is as short here as its turns.
 */
const isNoNews = (facts: readonly KeptSlaFact[], fact: SlaFact): boolean => {
  if (fact.type === 'replied') {
    const last = facts.findLast(isFact)
    return last?.type === 'replied' && last.by === fact.by
  }
  return fact.type === 'moved' && fact.waiting === isWaiting(facts)
}

const isWaiting = (facts: readonly KeptSlaFact[]): boolean => {
  const last = facts.findLast(({ type }) => type === 'moved' || type === 'back_open' || type === 'reopened')
  return last !== undefined && 'waiting' in last && last.waiting
}

const targetsOf = (targets: SlaTargets): KeptTargets => mapped(targets, ({ target }) => target)

const promisesOf = (targets: KeptTargets): SlaTargets =>
  mapped(targets, (target) => ({ target, warnings: [], levels: [], notify: [] }))

const mapped = <From, To>(values: { readonly [name: string]: From }, to: (value: From) => To) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, to(value)]))
