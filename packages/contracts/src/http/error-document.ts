import { z } from 'zod'
import { json } from './fields.ts'

/** One thing that is wrong with the input, and where. */
export const fieldProblem = z.strictObject({
  path: z.string().meta({ description: 'dotted path in the body, or the name of a parameter or header' }),
  code: z.string(),
  message: z.string(),
})

/** RFC 9457 with our members; clients switch on `code`, never on text. */
export const errorDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    errors: z.array(fieldProblem),
    retryable: z.boolean(),
  })
  .catchall(json)
  .meta({
    id: 'Problem',
    description: 'further members depend on the code, e.g. allowed transitions or the events between',
  })

export type ErrorDocument = z.output<typeof errorDocument>
