import { transaction } from '@docket/database'
import { type Json, readJob } from '@docket/jobs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { jobIdOf } from '../bulk/create-bulk-job.ts'
import { keepAnswer, readKept } from '../bulk/kept-answer.ts'
import type { ApiContext } from '../context.ts'
import { announceJob } from '../jobs/announce-job.ts'
import { callerOf } from '../plugins/permission.ts'
import { jobAnswer } from '../routes/jobs/job-answer.ts'
import { idempotencyOf } from '../tickets/idempotency.ts'
import { askerOf } from './asker.ts'
import { insertSlaJob } from './sla-job.ts'

/** Answers 202 with a job, the same one for the same key. `about` judges the request, and says what the job is about. */
export const sendSlaJob = async (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { type, message, about }: { type: string; message: string; about(): Promise<Json> },
): Promise<FastifyReply> => {
  const { pool, ids } = context
  const caller = callerOf(request)
  const { tenantId } = caller
  const key = idempotencyOf(request, context)
  const known = key ? await readKept(context, tenantId, key) : null
  if (known !== null) reply.header('Idempotency-Replayed', 'true')
  let jobId = known !== null && 'jobId' in known ? known.jobId : null
  if (jobId === null) {
    const asker = askerOf(caller, { correlationId: request.id, traceparent: request.traceparent })
    const what = await about()
    const job = await transaction(pool, (client) =>
      insertSlaJob(client, key ? jobIdOf(tenantId, key) : ids.next(), type, asker, what),
    )
    announceJob(context, job)
    jobId = job.jobId
    if (key) await keepAnswer(context, tenantId, key, { jobId })
  }
  const job = await readJob(pool, tenantId, jobId)
  if (job === null) throw new Error('a job that was just made is gone')
  reply.code(202).header('Location', `/api/v1/jobs/${jobId}`)
  return reply.ok(await jobAnswer(pool, job), { message })
}
