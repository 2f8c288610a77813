/**
 * Named points at which a drill kills the process: `DOCKET_FAULTS=relay.before_cursor:3` dies the third time
 * that point is reached. Costs nothing where no fault is set.
 */
export type FaultPoint = (name: string) => void

export const noFaults: FaultPoint = () => {}

/** Reads `name:count` pairs, separated by commas; a missing count means the first time. */
export const createFaultPoints = (spec: string | undefined): FaultPoint => {
  if (!spec) return noFaults
  const left = new Map(
    spec.split(',').map((entry) => {
      const [name = '', count = '1'] = entry.split(':')
      return [name, Number(count)] as const
    }),
  )
  return (name) => {
    const remaining = left.get(name)
    if (remaining === undefined) return
    left.set(name, remaining - 1)
    if (remaining <= 1) process.kill(process.pid, 'SIGKILL')
  }
}
