import type { Instant } from '@docket/runtime'
import type { Json } from './event.ts'

/** The domain says no: a snake_case fact, a sentence for people, and data the caller can act on. */
export type Refusal<Code extends string = string> = {
  code: Code
  detail: string
  /** Further members of the problem document, e.g. the allowed transitions. */
  data?: { readonly [key: string]: Json }
}

/** What a command leads to. No events means: accepted, and nothing had to change. */
export type Decision<Event, Code extends string = string> =
  | { accepted: true; events: readonly Event[] }
  | { accepted: false; refusal: Refusal<Code> }

/**
 * A domain event as the decider speaks of it: what happened, and when (it becomes the envelope's `occurredAt`).
 * The rest of the envelope is the store's.
 */
export type DomainEvent = { readonly type: string; readonly at: Instant; readonly data: Json }

/**
 * The whole theory: `decide` is pure and may refuse, `evolve` is pure and never refuses, `initial` is the state
 * of a stream without events. Time and ids arrive inside the command.
 */
export type Decider<Command, Event extends DomainEvent, State, Code extends string = string> = {
  initial: State
  decide(command: Command, state: State): Decision<Event, Code>
  evolve(state: State, event: Event): State
}

export const accept = <Event>(...events: readonly Event[]): { accepted: true; events: readonly Event[] } => ({
  accepted: true,
  events,
})

export const refuse = <Code extends string>(
  code: Code,
  detail: string,
  data?: Refusal['data'],
): { accepted: false; refusal: Refusal<Code> } => ({
  accepted: false,
  refusal: data === undefined ? { code, detail } : { code, detail, data },
})
