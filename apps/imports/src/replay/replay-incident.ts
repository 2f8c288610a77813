import type { Answer, DocketClient } from './api/docket-client.ts'
import type { IncidentRow } from './log/incident-row.ts'
import type { Incident } from './log/read-log.ts'
import { unknownCaller } from './log/survey-log.ts'
import { planSaves, type Save } from './plan-saves.ts'
import { incidentTag, logTag, readCorrelations, rowId, rowIndex } from './row-ids.ts'
import type { Directory } from './seed-directory.ts'

/** What became of one incident's rows. */
export type Replayed = {
  ticketId: string | null
  /** The ticket's version after the last save: what a read must have reached to be compared. */
  version: number
  rows: number
  sent: number
  /** Rows that changed nothing: also those without a state, which are counted apart. */
  unchanged: number
  stateless: number
  /** Rows that an earlier run had sent already. */
  skipped: number
  refusals: { code: string; line: number; detail: string }[]
}

export type ReplayContext = {
  client: DocketClient
  directory: Directory
  /** Names the log in tags and keys. */
  log: string
  /** False when nothing of this log was sent before, which spares a look for each incident. */
  resume: boolean
}

/** Sends an incident row by row, going on where an earlier run stopped, and finishes its import. */
export const replayIncident = async (incident: Incident, context: ReplayContext): Promise<Replayed> => {
  const result: Replayed = {
    ticketId: null,
    version: 0,
    rows: incident.rows.length,
    sent: 0,
    unchanged: 0,
    stateless: 0,
    skipped: 0,
    refusals: [],
  }
  const earlier = context.resume ? await findEarlier(incident, context) : null
  result.ticketId = earlier?.ticketId ?? null
  result.version = earlier?.version ?? 0
  for (const save of planSaves(incident)) {
    if (save.row.state === '-100') result.stateless += 1
    if (earlier && save.index <= earlier.lastIndex) {
      result.skipped += 1
    } else if (save.index > 1 && Object.keys(save.changes).length === 0) {
      result.unchanged += 1
    } else {
      const answer = await sendSave(save, result.ticketId, context)
      result.sent += 1
      if (answer.status >= 400) result.refusals.push(refusal(answer, save.row.line))
      else noteTicket(result, answer)
    }
    if (!result.ticketId) return result
  }
  if (!earlier?.finished && result.ticketId) await finish(incident, result, result.ticketId, context)
  return result
}

const noteTicket = (result: Replayed, { data }: Answer): void => {
  result.ticketId ??= String(data.ticketId)
  result.version = Math.max(result.version, Number(data.version))
}

const sendSave = (save: Save, ticketId: string | null, context: ReplayContext): Promise<Answer> => {
  const { row, changes } = save
  const { group, assignee, ...rest } = changes
  const { directory } = context
  const body = {
    ...rest,
    ...(group !== undefined && { teamId: group === null ? null : directory.team(group) }),
    ...(assignee !== undefined && { assigneeId: assignee === null ? null : directory.person(assignee) }),
    ...(changes.status?.includes('RESOLVED') && row.closedCode && { resolution: { code: row.closedCode } }),
    occurredAt: row.at,
    actorId: directory.person(row.updatedBy),
  }
  const headers = headersOf(row.number, rowId(row.number, save.index), context.log)
  if (ticketId) return context.client.send('PATCH', `/api/v1/tickets/${ticketId}`, { body, headers })
  return context.client.send('POST', '/api/v1/tickets', {
    body: { ...opening(row, context), ...body },
    headers,
  })
}

const opening = (row: IncidentRow, { directory, log }: ReplayContext) => ({
  title: [row.number, row.category, row.symptom].filter((part) => part !== null).join(' · '),
  description: `${row.number} was reported by ${row.contact.toLowerCase()}: ${row.category ?? 'no category'}, ${row.subcategory ?? 'no subcategory'}.`,
  type: 'INCIDENT',
  channel: channels[row.contact] ?? 'IMPORT',
  affectedService: row.subcategory,
  requesterId: directory.person(row.caller ?? unknownCaller),
  tags: [logTag(log), incidentTag(row.number, log)],
})

const channels: Readonly<Record<string, string>> = {
  Phone: 'PHONE',
  IVR: 'PHONE',
  Email: 'EMAIL',
  'Self service': 'WEB',
}

const finish = async (
  incident: Incident,
  result: Replayed,
  ticketId: string,
  context: ReplayContext,
): Promise<void> => {
  const last = incident.rows.at(-1) ?? incident.rows[0]
  const answer = await context.client.send('POST', `/api/v1/tickets/${ticketId}/finish-import`, {
    body: { occurredAt: last.at },
    headers: headersOf(incident.number, `${incident.number}-finish`, context.log),
  })
  if (answer.status >= 400) result.refusals.push(refusal(answer, last.line))
  else noteTicket(result, answer)
}

const headersOf = (number: string, id: string, log: string) => ({
  'x-request-id': id,
  'idempotency-key': `${log}-${number}-${id}`,
})

type Earlier = { ticketId: string; version: number; lastIndex: number; finished: boolean }

/** The events say which rows arrived: each carries its row's id as correlation id. */
const findEarlier = async (incident: Incident, { client, log }: ReplayContext): Promise<Earlier | null> => {
  const listed = await client.get(`/api/v1/tickets?limit=1&tag=${incidentTag(incident.number, log)}`)
  const [found] = listed.data as unknown as { ticketId: string; importing?: boolean }[]
  if (!found) return null
  const events = await readCorrelations(client, found.ticketId)
  return {
    ticketId: found.ticketId,
    version: events.at(-1)?.version ?? 0,
    lastIndex: Math.max(0, ...events.map((event) => rowIndex(event.correlationId))),
    finished: found.importing === false,
  }
}

const refusal = (answer: Answer, line: number): Replayed['refusals'][number] => ({
  code: answer.meta.error?.code ?? String(answer.status),
  line,
  detail: [
    answer.meta.error?.detail,
    ...(answer.meta.error?.errors ?? []).map((one) => `${one.path}: ${one.message}`),
  ].join(' '),
})
