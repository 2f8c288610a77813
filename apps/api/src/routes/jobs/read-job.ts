import { envelope, failureEnvelope, fields, job, meta } from '@docket/contracts'
import { readJob } from '@docket/jobs'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { jobAnswer, ownJob } from './job-answer.ts'

export const jobParams = z.object({ id: fields.uuid })

/** One's own long work: how far it is, and what of it failed. */
export const readJobRoute: ApiPart = (app, { pool }) => {
  app.route({
    method: 'GET',
    url: '/api/v1/jobs/:id',
    config: { signedIn: true, programs: true },
    schema: {
      tags: ['jobs'],
      summary: 'Read a job: progress, result, failed items',
      params: jobParams,
      response: { 200: envelope(job, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const found = ownJob(await readJob(pool, caller.tenantId, request.params.id), caller)
      return reply.ok(await jobAnswer(pool, found))
    },
  })
}
