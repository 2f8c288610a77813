import type { DeskSaved } from './kept.ts'

/** Ends a transaction without a trace, with an outcome that is no failure. */
export class Ended extends Error {
  override readonly name = 'Ended'
  readonly saved: DeskSaved<never>

  constructor(saved: DeskSaved<never>) {
    super(saved.outcome)
    this.saved = saved
  }
}
