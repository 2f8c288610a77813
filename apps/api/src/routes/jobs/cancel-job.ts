import { envelope, failureEnvelope, job, meta } from '@docket/contracts'
import { cancelJob, readJob } from '@docket/jobs'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { tellJob } from '../../jobs/tell-job.ts'
import { callerOf } from '../../plugins/permission.ts'
import { refused } from '../../plugins/refusals.ts'
import { consequences } from '../../sla/sla-job.ts'
import { jobAnswer, ownJob } from './job-answer.ts'
import { jobParams } from './read-job.ts'

/** Stops a job after the items in hand; what is done stays done. */
export const cancelJobRoute: ApiPart = (app, { pool, signals }) => {
  app.route({
    method: 'POST',
    url: '/api/v1/jobs/:id/cancel',
    config: { signedIn: true, programs: true },
    schema: {
      tags: ['jobs'],
      summary: 'Cancel a job; what is done stays done',
      params: jobParams,
      body: z.strictObject({}),
      response: { 200: envelope(job, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { id } = request.params
      const found = ownJob(await readJob(pool, caller.tenantId, id), caller)
      // a repeat is no news
      if (found.state === 'cancelled')
        return reply.ok(await jobAnswer(pool, found), { message: 'Job cancelled' })
      if (consequences.has(found.type))
        throw refused('job_not_cancellable', 'The job follows from a change that was made.')
      const cancelled = await cancelJob(pool, caller.tenantId, id)
      if (cancelled === null) throw refused('job_ended', 'The job has ended already.')
      tellJob(signals, cancelled)
      const message =
        cancelled.state === 'cancelled' ? 'Job cancelled' : 'The job stops after the items in hand'
      return reply.ok(await jobAnswer(pool, cancelled), { message })
    },
  })
}
