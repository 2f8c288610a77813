import { envelope, failureEnvelope, meta } from '@docket/contracts'
import { z } from 'zod'
import type { Tag } from '../identity/identity-schema.ts'

/** The contract of a route whose answer is not about a ticket. */
export const answers = <Data extends z.ZodType, Status extends 200 | 201>(
  tag: Tag,
  summary: string,
  status: Status,
  data: Data,
) => ({
  tags: [tag],
  summary,
  response: { [status]: envelope(data, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
})

export const nothing = z.null()
