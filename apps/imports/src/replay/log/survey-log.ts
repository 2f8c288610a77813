import { readLog } from './read-log.ts'

/** Who and what a log speaks of, gathered before anything is sent. */
export type Survey = {
  incidents: number
  rows: number
  teams: readonly string[]
  requesters: readonly string[]
  /** Everybody who did something, with the teams they were assigned work in. */
  staff: ReadonlyMap<string, readonly string[]>
}

/** Reads the whole log once. Throws BadRow before anything was sent. */
export const surveyLog = async (file: string): Promise<Survey> => {
  const teams = new Set<string>()
  const requesters = new Set<string>()
  const staff = new Map<string, Set<string>>()
  const isStaff = (name: string): Set<string> => {
    const of = staff.get(name) ?? new Set<string>()
    staff.set(name, of)
    return of
  }
  let incidents = 0
  let rows = 0
  for await (const incident of readLog(file)) {
    incidents += 1
    for (const row of incident.rows) {
      rows += 1
      requesters.add(row.caller ?? unknownCaller)
      isStaff(row.updatedBy)
      if (row.group) teams.add(row.group)
      if (row.assignee) {
        const of = isStaff(row.assignee)
        if (row.group) of.add(row.group)
      }
    }
  }
  const members = [...staff].map(([name, of]) => [name, [...of].sort()] as const)
  return {
    incidents,
    rows,
    teams: [...teams].sort(),
    requesters: [...requesters].sort(),
    staff: new Map(members),
  }
}

/** Stands for the caller where the log does not say. */
export const unknownCaller = 'Caller unknown'
