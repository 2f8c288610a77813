/** One figure of one benchmark. `ratio` is set where the figure was measured side by side with a floor. */
export type Result = {
  id: string
  metric: string
  value: number
  unit: string
  ratio?: number
  /** Share of time the machine was robbed of while it was measured, 0 to 1. */
  steal: number
  note?: string
}

export type RunOptions = {
  /** Short rounds, to see that a benchmark works; its figures say little. */
  quick: boolean
  /** Print which functions of the measured processes cost most. Profiling slows them down. */
  profile: boolean
}

/** A benchmark: brings up what it measures, answers its figures, leaves nothing running. */
export type Benchmark = {
  id: string
  about: string
  run(options: RunOptions): Promise<readonly Result[]>
}
