import { z } from 'zod'
import { identityEventSchemas } from './identity-events.ts'
import { recordHeaders } from './record-headers.ts'
import { ticketEventSchemas } from './ticket-events.ts'
import { ticketState, ticketStateType } from './ticket-state.ts'

/** What a topic promises, and the records it may hold by their `ce_type`. */
const channels = {
  ticketEvents: {
    address: 'docket.ticket.events.v1',
    description:
      'Every event of every ticket that is not internal, and that something internal happened. Keyed by ticket, ' +
      'kept for 30 days. At least once; per ticket, first appearances in order.',
    records: ticketEventSchemas as Record<string, z.ZodType>,
  },
  ticketState: {
    address: 'docket.ticket.state.v1',
    description:
      'The latest public state of each ticket, compacted. Keyed by ticket; a record without a value is a ' +
      'tombstone: deleted or erased. Of two records of a ticket the one with the higher ce_sequence holds.',
    records: { [ticketStateType]: ticketState } as Record<string, z.ZodType>,
  },
  identityEvents: {
    address: 'docket.identity.events.v1',
    description: 'Tenants, users, teams and organizations, by ids only. Keyed by stream, kept for 30 days.',
    records: identityEventSchemas as Record<string, z.ZodType>,
  },
}

/** The AsyncAPI 3 document of what Docket publishes to Kafka; made of the schemas that the tests hold records to. */
export const asyncApiDocument = () => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Docket events',
    version: '1.0.0',
    description:
      'Records are CloudEvents 1.0 in binary mode: attributes in headers, JSON in the value. A repeat carries the ' +
      'same ce_id. When Kafka was lost, a new docket-run begins and the log is published again.',
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/json',
  channels: Object.fromEntries(
    Object.entries(channels).map(([name, { address, description, records }]) => [
      name,
      {
        address,
        description,
        messages: Object.fromEntries(Object.keys(records).map((type) => [type, ref('messages', type)])),
      },
    ]),
  ),
  operations: Object.fromEntries(
    Object.keys(channels).map((name) => [
      `publish_${name}`,
      { action: 'send', channel: { $ref: `#/channels/${name}` } },
    ]),
  ),
  components: {
    messages: Object.fromEntries(
      Object.values(channels).flatMap(({ records }) =>
        Object.entries(records).map(([type, schema]) => [
          type,
          {
            name: type,
            summary: schema.meta()?.description,
            headers: ref('schemas', 'RecordHeaders'),
            payload: ref('schemas', type),
          },
        ]),
      ),
    ),
    schemas: {
      RecordHeaders: toJsonSchema(recordHeaders),
      ...Object.fromEntries(
        Object.values(channels).flatMap(({ records }) =>
          Object.entries(records).map(([type, schema]) => [type, toJsonSchema(schema)]),
        ),
      ),
    },
  },
})

const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` })

/** In draft 7, the dialect of AsyncAPI. */
const toJsonSchema = (schema: z.ZodType) => {
  const { $schema: _, ...plain } = z.toJSONSchema(schema, { target: 'draft-7' })
  return plain
}
