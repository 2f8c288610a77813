import { envelope, failureEnvelope, listMeta } from '@docket/contracts'
import { z } from 'zod'

export const idParams = z.object({ id: z.string() })

/** The contract of a list of people, teams or organizations. */
export const lists = <Row extends z.ZodType, Query extends z.ZodType>(
  tag: 'users' | 'teams' | 'organizations',
  summary: string,
  querystring: Query,
  row: Row,
) => ({
  tags: [tag],
  summary,
  querystring,
  response: { 200: envelope(z.array(row), listMeta), '4xx': failureEnvelope, '5xx': failureEnvelope },
})
