import { envelope, failureEnvelope, job, meta, reapplyPolicyBody } from '@docket/contracts'
import { Failure } from '@docket/runtime'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { sendSlaJob } from '../../sla/send-job.ts'
import { reapplyJobType } from '../../sla/sla-job.ts'
import { idParams } from '../desk/desk-schema.ts'
import { idIn } from '../identity/found.ts'

/**
 * Brings the open tickets that go by a policy, or would by today's rules, to what it promises now: the one way in which
 * an edited policy or calendar reaches tickets that were opened before.
 */
export const reapplyPolicyRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/sla/policies/:id/reapply',
    config: { action: 'policies.reapply' },
    schema: {
      tags: ['sla'],
      summary: 'Apply a policy as it is now to open tickets; as a job',
      params: idParams,
      body: reapplyPolicyBody,
      response: { 202: envelope(job, meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const policyId = idIn(request.params.id, 'policy')
      return sendSlaJob(context, request, reply, {
        type: reapplyJobType,
        message: 'The policy is applied to one ticket after another',
        async about() {
          const found = await context.serviceLevels.policies.read(callerOf(request).tenantId, policyId)
          if (found === null) throw new Failure('not_found', 'There is no such policy.')
          if (found.archivedAt !== null)
            throw new Refused({
              code: 'policy_archived',
              detail: 'The policy is archived: no ticket is given it.',
            })
          return { policyId }
        },
      })
    },
  })
}
