import { type RecordHeaders, toSequence } from '@docket/contracts'
import type { BusRecord } from '@docket/event-bus'
import type { StoredEvent } from '@docket/event-sourcing'

/** What is the same for every record of one run of one installation. */
export type Origin = { source: string; run: string }

/** A public event on its way: where it goes, what it is about, and its data. */
export type Published = {
  topic: string
  key: string
  subject: string
  type: string
  data: unknown
}

/** A stored event's record: CloudEvents 1.0 in binary mode, the data as JSON. */
export const toRecord = (
  { topic, key, subject, type, data }: Published,
  event: StoredEvent,
  { source, run }: Origin,
): BusRecord => {
  const { correlationId, causationId, traceparent } = event.meta
  const headers: RecordHeaders = {
    ce_specversion: '1.0',
    ce_id: event.eventId,
    ce_type: type,
    ce_source: source,
    ce_subject: subject,
    ce_time: event.occurredAt,
    ce_sequence: toSequence(event.version),
    ce_tenantid: event.tenantId,
    ce_partitionkey: key,
    ...(correlationId && { ce_correlationid: correlationId }),
    ...(causationId && { ce_causationid: causationId }),
    ...(traceparent && { traceparent }),
    'content-type': 'application/json',
    'docket-run': run,
    'docket-stream': event.streamId,
  }
  return { topic, key, value: Buffer.from(JSON.stringify(data)), headers: headers as BusRecord['headers'] }
}
