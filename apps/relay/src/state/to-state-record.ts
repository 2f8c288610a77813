import { type RecordHeaders, ticketStateType, toSequence } from '@docket/contracts'
import type { BusRecord } from '@docket/event-bus'
import { ticketIdOf } from '@docket/ticketing'
import type { Origin } from '../mapping/to-record.ts'
import type { PublicTicketState } from './public-ticket-states.ts'

/** The record of a ticket's public state; a tombstone has no value. The same version always has the same id. */
export const toStateRecord = (
  { streamId, tenantId, version, changedAt, state }: PublicTicketState,
  topic: string,
  { source, run }: Origin,
): BusRecord => {
  const ticketId = ticketIdOf(streamId)
  const headers: RecordHeaders = {
    ce_specversion: '1.0',
    ce_id: `${ticketId}@${version}`,
    ce_type: ticketStateType,
    ce_source: source,
    ce_subject: ticketId,
    ce_time: changedAt,
    ce_sequence: toSequence(version),
    ce_tenantid: tenantId,
    ce_partitionkey: ticketId,
    'content-type': 'application/json',
    'docket-run': run,
    'docket-stream': streamId,
  }
  return {
    topic,
    key: ticketId,
    value: state && Buffer.from(JSON.stringify(state)),
    headers: headers as BusRecord['headers'],
  }
}
