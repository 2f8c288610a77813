import type { Pool } from 'pg'
import type { DocketClient } from './api/docket-client.ts'
import { type Breaches, checkBreaches } from './check/check-breaches.ts'
import type { AnsweredTicket } from './check/compare-ticket.ts'
import { type Reconciled, reconcileEnd, reconcileRows } from './check/reconcile.ts'
import { chooseSeeded } from './choose-seeded.ts'
import { fingerprintLog, type Incident, readLog } from './log/read-log.ts'
import { surveyLog } from './log/survey-log.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { showProgress } from './progress.ts'
import { type Replayed, replayIncident } from './replay-incident.ts'
import { incidentTag, logTag } from './row-ids.ts'
import { seedDirectory } from './seed-directory.ts'

export type ReplayOptions = {
  client: DocketClient
  file: string
  /** Incidents sent at the same time; the rows of one always go one after another. */
  concurrency: number
  /** How many incidents are compared after every row, chosen by `seed`. */
  sample: number
  seed: number
  /** Docket's own database, where it can be reached: to hold recorded breaches against the raw events. */
  database?: Pool
}

export type ReplayReport = {
  incidents: number
  replayed: Omit<Replayed, 'ticketId' | 'version'>
  seconds: number
  afterEveryRow: Reconciled
  atTheEnd: Reconciled
  /** Null where no database was given that has the log. */
  breaches: Breaches | null
}

/** Replays a whole log and reconciles it; safe to run again, and to go on after being stopped anywhere. */
export const runReplay = async ({
  client,
  file,
  concurrency,
  sample,
  seed,
  database,
}: ReplayOptions): Promise<ReplayReport> => {
  const log = await fingerprintLog(file)
  const survey = await surveyLog(file)
  const people = survey.teams.length + survey.staff.size + survey.requesters.length
  const seeding = showProgress('teams and people', people)
  const directory = await seedDirectory(client, survey, seeding)
  seeding.done()

  const earlier = await client.get(`/api/v1/tickets?limit=1&tag=${logTag(log)}`)
  const context = { client, directory, log, resume: (earlier.data as unknown as unknown[]).length > 0 }
  const total: Omit<Replayed, 'ticketId' | 'version'> = {
    rows: 0,
    sent: 0,
    unchanged: 0,
    stateless: 0,
    skipped: 0,
    refusals: [],
  }
  const tickets = new Map<string, { ticketId: string; version: number }>()
  const started = performance.now()
  const sending = showProgress('rows', survey.rows)
  await mapConcurrently(readLog(file), concurrency, async (incident) => {
    const one = await replayIncident(incident, context)
    const { ticketId, version } = one
    if (ticketId) tickets.set(incident.number, { ticketId, version })
    for (const key of ['rows', 'sent', 'unchanged', 'stateless', 'skipped'] as const) total[key] += one[key]
    total.refusals.push(...one.refusals)
    sending.step(one.rows)
  })
  sending.done()
  const seconds = (performance.now() - started) / 1000

  const chosen = chooseSeeded([...tickets.keys()].sort(), sample, seed)
  const checks = { client, directory, tickets, concurrency, file, log }
  const afterEveryRow = await checkSample(chosen, checks)
  const atTheEnd = await checkAll(survey.incidents, checks)
  const breaches = database ? await checkBreaches(database, logTag(log)) : null
  return { incidents: survey.incidents, replayed: total, seconds, afterEveryRow, atTheEnd, breaches }
}

type Checks = {
  client: DocketClient
  directory: Awaited<ReturnType<typeof seedDirectory>>
  tickets: ReadonlyMap<string, { ticketId: string; version: number }>
  concurrency: number
  file: string
  log: string
}

const checkSample = (chosen: ReadonlySet<string>, checks: Checks): Promise<Reconciled> =>
  gather('after every row', chosen.size, checks, async (incident) => {
    const ticketId = checks.tickets.get(incident.number)?.ticketId
    return chosen.has(incident.number) && ticketId ? reconcileRows(incident, ticketId, checks) : null
  })

/** Asks for every ticket by its incident's tag, as the list shows it once it is as new as the last save. */
const checkAll = (incidents: number, checks: Checks): Promise<Reconciled> =>
  gather('at the end', incidents, checks, async (incident) => {
    const ticket = checks.tickets.get(incident.number)
    const newest = ticket && { 'x-consistency': `${ticket.ticketId}@${ticket.version}` }
    const path = `/api/v1/tickets?tag=${incidentTag(incident.number, checks.log)}`
    const { data } = await checks.client.get(path, newest)
    const found = data as unknown as AnsweredTicket[]
    if (found.length === 1 && found[0]) return reconcileEnd(incident, found[0], checks)
    const line = incident.rows[0].line
    const difference = {
      field: 'tickets',
      expected: '1',
      answered: String(found.length),
      explanation: null,
      line,
    }
    return { compared: 1, differences: [difference] }
  })

const gather = async (
  label: string,
  count: number,
  { file, concurrency }: Checks,
  check: (incident: Incident) => Promise<Reconciled | null>,
): Promise<Reconciled> => {
  const differences: Reconciled['differences'][number][] = []
  let compared = 0
  const progress = showProgress(label, count)
  await mapConcurrently(readLog(file), concurrency, async (incident) => {
    const one = await check(incident)
    if (!one) return
    compared += one.compared
    differences.push(...one.differences)
    progress.step()
  })
  progress.done()
  return { compared, differences }
}
