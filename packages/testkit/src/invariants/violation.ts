/** The invariants of the quality page that a drill checks. */
export type InvariantId = 'A1' | 'A2' | 'A3' | 'A5' | 'A6' | 'A7' | 'A9' | 'A10' | 'A13' | 'A14'

/** One way in which an invariant does not hold; `what` names the ticket, version or client it was seen on. */
export type Violation = { readonly invariant: InvariantId; readonly what: string }

/** Makes the violations of one invariant. */
export const violationOf =
  (invariant: InvariantId) =>
  (what: string): Violation => ({ invariant, what })
