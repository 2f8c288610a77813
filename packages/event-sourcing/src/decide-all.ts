import type { Decider, DomainEvent, Refusal } from './decider.ts'

export type DecidedAll<Event, State> =
  /** `decided` are the events by the command that led to them, `followed` those that the save asked for besides. */
  | {
      accepted: true
      events: readonly Event[]
      decided: readonly (readonly Event[])[]
      followed: readonly Event[]
      state: State
    }
  | { accepted: false; refusal: Refusal }

/** The commands that a save asks for by what it changes, e.g. another policy; given the state before and after. */
export type Follow<Command, State> = (before: State, after: State) => readonly Command[]

/**
 * Decides the commands of one save in their order, each on the state the former ones lead to: all are accepted, or
 * the first refusal stands and nothing happened. An event earlier than `notBefore`, the stream's last, is raised to
 * it: time never runs backwards in a stream. What the whole save asks for besides, `follow` says at its end.
 */
export const decideAll = <Command, Event extends DomainEvent, State>(
  { decide, evolve }: Decider<Command, Event, State>,
  commands: readonly Command[],
  found: State,
  notBefore = '',
  follow: Follow<Command, State> = nothing,
): DecidedAll<Event, State> => {
  const decided: Event[][] = []
  let state = found
  let last = notBefore
  const decideOne = (command: Command): Refusal | null => {
    const decision = decide(command, state)
    if (!decision.accepted) return decision.refusal
    const events: Event[] = []
    for (const event of decision.events) {
      const raised = event.at < last ? { ...event, at: last } : event
      events.push(raised)
      state = evolve(state, raised)
      last = raised.at
    }
    decided.push(events)
    return null
  }
  const decideEach = (some: readonly Command[]): Refusal | null => {
    for (const command of some) {
      const refusal = decideOne(command)
      if (refusal !== null) return refusal
    }
    return null
  }
  const refusal = decideEach(commands) ?? decideEach(follow(found, state))
  if (refusal !== null) return { accepted: false, refusal }
  const followed = decided.splice(commands.length).flat()
  return { accepted: true, events: [...decided.flat(), ...followed], decided, followed, state }
}

const nothing = (): readonly [] => []
