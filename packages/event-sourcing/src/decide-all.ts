import type { Decider, DomainEvent, Refusal } from './decider.ts'

export type DecidedAll<Event, State> =
  /** `decided` are the events by the command that led to them. */
  | {
      accepted: true
      events: readonly Event[]
      decided: readonly (readonly Event[])[]
      state: State
    }
  | { accepted: false; refusal: Refusal }

/**
 * Decides the commands of one save in their order, each on the state the former ones lead to: all are accepted, or
 * the first refusal stands and nothing happened. An event earlier than `notBefore`, the stream's last, is raised to
 * it: time never runs backwards in a stream.
 */
export const decideAll = <Command, Event extends DomainEvent, State>(
  { decide, evolve }: Decider<Command, Event, State>,
  commands: readonly Command[],
  found: State,
  notBefore = '',
): DecidedAll<Event, State> => {
  const decided: Event[][] = []
  let state = found
  let last = notBefore
  for (const command of commands) {
    const decision = decide(command, state)
    if (!decision.accepted) return decision
    const events: Event[] = []
    for (const event of decision.events) {
      const raised = event.at < last ? { ...event, at: last } : event
      events.push(raised)
      state = evolve(state, raised)
      last = raised.at
    }
    decided.push(events)
  }
  return { accepted: true, events: decided.flat(), decided, state }
}
