/** What is recorded at most once for a ticket, whatever crashes, replays or is re-applied: `resolution/1/breach`. */
export const thresholdKey = (one: {
  readonly metric: string
  readonly cycle: number
  readonly threshold: string
}): string => `${one.metric}/${one.cycle}/${one.threshold}`
