import { envelope, failureEnvelope, listMeta } from '@docket/contracts'
import { z } from 'zod'

export const idParams = z.object({ id: z.string() })

/** Under which heading of the API documents a route stands. */
export type Tag = 'auth' | 'users' | 'teams' | 'organizations' | 'api keys' | 'audit' | 'tenants'

/** The contract of a list of people, teams or organizations. */
export const lists = <Row extends z.ZodType, Query extends z.ZodType>(
  tag: Tag,
  summary: string,
  querystring: Query,
  row: Row,
) => ({
  tags: [tag],
  summary,
  querystring,
  response: { 200: envelope(z.array(row), listMeta), '4xx': failureEnvelope, '5xx': failureEnvelope },
})
