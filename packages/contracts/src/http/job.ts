import { z } from 'zod'
import { json, uuid } from './fields.ts'

const count = z.int().min(0)
const instant = z.iso.datetime()
const why = { code: z.string(), detail: z.string() }

/** How far long work is. `done` and `failed` of `total` items are settled; `version` grows with every change. */
const progress = {
  jobId: uuid,
  type: z.string(),
  state: z.enum(['waiting', 'active', 'completed', 'failed', 'cancelled']),
  total: count,
  done: count,
  failed: count,
  version: count,
}

/** Long work as it stands, with the first hundred items that failed. */
export const job = z
  .object({
    ...progress,
    createdAt: instant,
    startedAt: instant.nullable(),
    completedAt: instant.nullable(),
    result: json,
    error: z.object(why).nullable(),
    errors: z.array(z.object({ n: count, item: json, ...why })),
  })
  .meta({ id: 'Job' })
export type JobAnswer = z.output<typeof job>

/** A job of this stream's user moved. */
export const jobUpdated = z.object(progress).meta({ id: 'JobUpdated' })
