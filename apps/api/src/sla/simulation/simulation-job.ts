import { mostFlips, type SimulationResult } from '@docket/contracts'
import type { JobError, JobHandler, JobHands, Json, Settled } from '@docket/jobs'
import { monotonicMs } from '@docket/runtime'
import {
  compileCalendar,
  type Draft,
  type PinnedCalendars,
  type PolicyPin,
  type RunningSimulation,
  startSimulation,
} from '@docket/ticketing/sla'
import type { ApiContext } from '../../context.ts'
import type { SlaJobInput } from '../sla-job.ts'
import { draftId, type SimulationAsk } from './ask.ts'
import { type ReadTicket, readTickets, simulatedTickets } from './simulated-tickets.ts'

type Needs = Pick<ApiContext, 'pool' | 'log' | 'serviceLevels'>

/** Tickets that are read together: some 10 ms of work, so that whoever else this process serves hardly waits. */
const pageSize = 100

/** How often progress is told. */
const tellEveryMs = 500

/**
 * Runs a draft over the logs of past tickets, page by page; reads and writes nothing else. What it found so far is in
 * memory only: a job that begins anew goes through the pages that are settled once more.
 */
export const simulationJob =
  ({ pool, log, serviceLevels }: Needs): JobHandler =>
  async (job, hands) => {
    const { about: ask } = job.input as unknown as SlaJobInput<SimulationAsk>
    if (job.total === 0) await hands.add(simulatedTickets(job.tenantId, ask))
    const settledBefore = job.done + job.failed
    const calendars = await gatherCalendars(serviceLevels, ask)
    const draft: Draft = {
      ...(ask.policies && { policies: ask.policies }),
      calendars: draftCalendars(ask, calendars.of),
    }
    const simulation = startSimulation(draft, calendars.of, Date.parse(ask.asOf), mostFlips)
    const unsettled: Settled[] = []
    const settle = async (): Promise<void> => {
      if (unsettled.length > 0) await hands.settle(unsettled.splice(0))
    }
    let toldAt = monotonicMs()
    for await (const page of pagesOf(hands)) {
      const read = await readTickets(
        pool,
        page.map(({ item }) => String(item)),
      )
      await calendars.learn([...read.values()].flatMap((one) => ('pins' in one ? one.pins : [])))
      const settled = page.map(({ n, item }): Settled => {
        const found = read.get(String(item))
        const error = found === undefined ? null : addTo(simulation, found, ask)
        if (error !== null)
          log.error({ err: error, ticketId: item, jobId: job.jobId }, 'a ticket is not simulated')
        return { n, error: error === null ? null : unreadable }
      })
      if (page.at(-1)!.n > settledBefore) unsettled.push(...settled)
      if (monotonicMs() < toldAt + tellEveryMs) continue
      await settle()
      toldAt = monotonicMs()
    }
    await settle()
    return (await told(pool, job.tenantId, ask, simulation)) as unknown as Json
  }

const pagesOf = async function* (hands: JobHands) {
  for (let n = 0; ; ) {
    const page = await hands.after(n, pageSize)
    hands.signal.throwIfAborted()
    if (page.length === 0) return
    yield page
    n = page.at(-1)!.n
  }
}

const unreadable: JobError = {
  code: 'internal_error',
  detail: 'Its log could not be followed; this has been noted.',
}

/** What is wrong with this ticket alone, or null. */
const addTo = (simulation: RunningSimulation, found: ReadTicket, { filter }: SimulationAsk): unknown => {
  if ('error' in found) return found.error
  const { policyId } = filter
  if (policyId !== undefined && found.pins.every((pin) => pin.policyId !== policyId.toLowerCase()))
    return null
  try {
    simulation.add(found.ticket)
    return null
  } catch (error) {
    return error
  }
}

/** The calendars that tickets pin, as they are met. */
const gatherCalendars = async (
  { calendarsOf }: Pick<ApiContext['serviceLevels'], 'calendarsOf'>,
  { policies }: SimulationAsk,
) => {
  const kept = (policies ?? []).filter(({ calendarId }) => calendarId !== draftId)
  let known: PinnedCalendars = await calendarsOf(kept)
  return {
    of: (pin: PolicyPin) => known(pin),
    async learn(pins: readonly PolicyPin[]) {
      known = await calendarsOf([...kept, ...pins])
    },
  }
}

const draftCalendars = (
  { calendar, policies, replaces }: SimulationAsk,
  stored: PinnedCalendars,
): PinnedCalendars => {
  if (calendar === null) return stored
  const compiled = compileCalendar(calendar)
  const stands = ({ calendarId }: PolicyPin): boolean =>
    policies === null ? replaces === null || calendarId === replaces : calendarId === draftId
  return (pin) => (stands(pin) ? compiled : stored(pin))
}

const told = async (
  pool: Needs['pool'],
  tenantId: string,
  { asOf }: SimulationAsk,
  simulation: RunningSimulation,
): Promise<SimulationResult> => {
  const { flips, metrics, groups, ...counted } = simulation.result()
  const { rows } = await pool.query<{ ticketId: string; number: string }>(
    `select ticket_id as "ticketId", number from ticket_list where tenant_id = $1 and ticket_id = any($2::uuid[])`,
    [tenantId, flips.map(({ ticketId }) => ticketId)],
  )
  const numbers = new Map(rows.map(({ ticketId, number }) => [ticketId, number]))
  return {
    asOf,
    ...counted,
    metrics: [...metrics],
    groups: [...groups],
    flips: flips.map((flip) => ({ ...flip, number: numbers.get(flip.ticketId) ?? null })),
  }
}
