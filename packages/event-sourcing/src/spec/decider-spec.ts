import { expect } from 'vitest'
import { decideAll } from '../decide-all.ts'
import type { Decider, DomainEvent } from '../decider.ts'
import { fold } from '../fold.ts'

/** Given what happened, when somebody wants this, then that happens, or is refused. */
export type DeciderSpec<Command, Event extends DomainEvent, State, Code extends string> = {
  given(...history: readonly Event[]): {
    /** Several commands are one save. */
    when(...commands: readonly Command[]): {
      /** Exactly these events, and no refusal. */
      then(...events: readonly Event[]): void
      /** Accepted, and nothing had to change. */
      thenNothing(): void
      /** Refused with this code and, where given, these data. */
      thenRefused(code: Code, data?: object): void
      /** Accepted, and the state afterwards has at least these members. */
      thenState(state: Partial<State>): void
    }
  }
}

/** Lets a decider be tested in the words of its domain; see the tests beside `decide`. */
export const deciderSpec = <Command, Event extends DomainEvent, State, Code extends string>(
  decider: Decider<Command, Event, State, Code>,
): DeciderSpec<Command, Event, State, Code> => ({
  given: (...history) => ({
    when: (...commands) => {
      const decided = decideAll(decider, commands, fold(decider, history), history.at(-1)?.at)
      const accepted = () => {
        if (!decided.accepted) expect.fail(`refused with ${decided.refusal.code}: ${decided.refusal.detail}`)
        return decided
      }
      return {
        // biome-ignore lint/suspicious/noThenProperty: given/when/then is the language of the domain; nobody awaits it
        then: (...events) => expect(accepted().events).toEqual(events),
        thenNothing: () => expect(accepted().events).toEqual([]),
        thenState: (state) => expect(accepted().state).toMatchObject(state as object),
        thenRefused: (code, data) => {
          if (decided.accepted)
            expect.fail(`accepted with ${decided.events.map(({ type }) => type).join(', ')}`)
          expect(decided.refusal.code).toBe(code)
          if (data !== undefined) expect(decided.refusal.data).toEqual(data)
        },
      }
    },
  }),
})
