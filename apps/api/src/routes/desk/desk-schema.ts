import { envelope, failureEnvelope, listMeta, meta } from '@docket/contracts'
import { z } from 'zod'

const failures = { '4xx': failureEnvelope, '5xx': failureEnvelope }

export const idParams = z.object({ id: z.string() })

/** The contract of a route that answers with one thing of the desk. */
export const one = <Data extends z.ZodType, Status extends 200 | 201>(
  tag: string,
  summary: string,
  status: Status,
  data: Data,
) => ({ tags: [tag], summary, response: { [status]: envelope(data, meta), ...failures } })

/** The contract of a list of them. */
export const several = <Row extends z.ZodType, Query extends z.ZodType>(
  tag: string,
  summary: string,
  querystring: Query,
  row: Row,
) => ({
  tags: [tag],
  summary,
  querystring,
  response: { 200: envelope(z.array(row), listMeta), ...failures },
})

/** The contract of a route that answers 204. */
export const gone = (tag: string, summary: string) => ({
  tags: [tag],
  summary,
  response: { 204: z.null().meta({ description: 'It is gone.' }), ...failures },
})
