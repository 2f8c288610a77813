import { z } from 'zod'

const text = z.string().min(1)

/** The headers of every record: CloudEvents 1.0 in binary mode, and two of our own. */
export const recordHeaders = z
  .strictObject({
    ce_specversion: z.literal('1.0'),
    ce_id: text.meta({ description: 'the event id; a repeat of a record carries the same' }),
    ce_type: text,
    ce_source: text,
    ce_subject: text.meta({ description: 'the ticket, user, team, organization or tenant' }),
    ce_time: z.iso.datetime().meta({ description: 'when it happened; imported events keep their own time' }),
    ce_sequence: z
      .string()
      .regex(/^\d{10}$/)
      .meta({ description: 'version of the subject, zero-padded; ascends by one' }),
    ce_tenantid: z.uuid(),
    ce_partitionkey: text,
    ce_correlationid: text.optional(),
    ce_causationid: text.optional(),
    traceparent: text.optional(),
    'content-type': z.literal('application/json'),
    'docket-run': text.meta({
      description: 'one filling of the topic, `<n>-<random>`; a higher n began later',
    }),
    'docket-stream': text.meta({ description: 'the stream in the log that the record speaks of' }),
  })
  .meta({ description: 'CloudEvents 1.0 in binary mode, and where the record stands in the log.' })

export type RecordHeaders = z.output<typeof recordHeaders>

/** A version as `ce_sequence` carries it: it sorts as text, also beyond nine. */
export const toSequence = (version: number): string => String(version).padStart(10, '0')
