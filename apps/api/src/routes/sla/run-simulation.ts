import { envelope, failureEnvelope, job, meta, simulationBody } from '@docket/contracts'
import type { Json } from '@docket/jobs'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { sendSlaJob } from '../../sla/send-job.ts'
import { understandDraft } from '../../sla/simulation/understand-draft.ts'
import { simulationJobType } from '../../sla/sla-job.ts'

/** What a draft would have come to over past tickets, beside what was recorded. Nothing changes by it. */
export const runSimulationRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/sla/simulations',
    config: { action: 'simulations.run' },
    schema: {
      tags: ['sla'],
      summary: 'Run a draft policy or calendar over past tickets; as a job, whose result is an SlaSimulation',
      body: simulationBody,
      response: { 202: envelope(job, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) =>
      sendSlaJob(context, request, reply, {
        type: simulationJobType,
        message: 'The tickets are simulated one page after another',
        about: async () =>
          (await understandDraft(context, callerOf(request), request.body)) as unknown as Json,
      }),
  })
}
