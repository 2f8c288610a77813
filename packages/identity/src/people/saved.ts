import { sqlState } from '@docket/database'
import type { Json, Refusal } from '@docket/event-sourcing'

/** How a change ended. A replayed answer is what the first request with that key was told. */
export type Saved<Value> =
  | { outcome: 'saved'; value: Value }
  | { outcome: 'replayed'; answer: Json }
  | { outcome: 'key_reused' }
  | { outcome: 'already_exists'; id: string }
  | { outcome: 'refused'; refusal: Refusal }

/** Ends a transaction without a trace, when what was to be made is there already. */
export class AlreadyExists extends Error {
  override readonly name = 'AlreadyExists'
  readonly id: string

  constructor(id: string) {
    super(`${id} exists already`)
    this.id = id
  }
}

/** The key was used before: the transaction ends, and the first answer stands. */
export class AlreadyAnswered extends Error {
  override readonly name = 'AlreadyAnswered'
  readonly saved: Saved<never>

  constructor(saved: Saved<never>) {
    super('the request was answered before')
    this.saved = saved
  }
}

/** A rule of identity says no: the transaction ends without a trace. */
export class Disallowed extends Error {
  override readonly name = 'Disallowed'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.detail)
    this.refusal = refusal
  }
}

/**
 * Turns the ends of a transaction that are no failure into their outcome. A name that somebody else took meanwhile
 * is met a second time, when it can be seen.
 */
export const saved = async <Value>(work: () => Promise<Value>, isAgain = false): Promise<Saved<Value>> => {
  try {
    return { outcome: 'saved', value: await work() }
  } catch (error) {
    if (error instanceof AlreadyExists) return { outcome: 'already_exists', id: error.id }
    if (error instanceof AlreadyAnswered) return error.saved
    if (error instanceof Disallowed) return { outcome: 'refused', refusal: error.refusal }
    if (!isAgain && sqlState(error) === uniqueViolation) return saved(work, true)
    throw error
  }
}

const uniqueViolation = '23505'
