import type { Refusal } from '@docket/event-sourcing'
import type { Problem } from '@docket/ticketing/sla'
import type { SlaSaved } from './change.ts'

/** Ends a transaction without a trace, with an outcome that is no failure. */
export class Ended extends Error {
  override readonly name = 'Ended'
  readonly saved: SlaSaved<never>

  constructor(saved: SlaSaved<never>) {
    super(saved.outcome)
    this.saved = saved
  }
}

export const notFound = (): Ended => new Ended({ outcome: 'not_found' })
export const invalid = (problems: readonly Problem[]): Ended => new Ended({ outcome: 'invalid', problems })
export const refused = (refusal: Refusal): Ended => new Ended({ outcome: 'refused', refusal })
