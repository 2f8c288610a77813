import { envelope, failureEnvelope, meta, orderPoliciesBody, slaPolicy } from '@docket/contracts'
import type { StoredPolicy } from '@docket/service-levels'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { shownPolicy } from '../../sla/shown-policy.ts'
import { toKept } from '../../sla/to-kept.ts'
import { unsaved } from '../desk/send-kept.ts'
import { changeOf } from '../identity/change-of.ts'

/** Puts the policies into an order: the first active one whose conditions a ticket meets holds. */
export const orderPoliciesRoute: ApiPart = (app, context) => {
  app.route({
    method: 'PUT',
    url: '/api/v1/sla/policies/order',
    config: { action: 'settings.edit' },
    schema: {
      tags: ['sla'],
      summary: 'Put the policies into an order; every policy in use is named once',
      body: orderPoliciesBody,
      response: { 200: envelope(z.array(slaPolicy), meta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const change = changeOf(request, context)
      const { policyIds } = request.body
      const shown = (policies: readonly StoredPolicy[]) => policies.map(shownPolicy)
      const saved = toKept(await context.serviceLevels.policies.reorder(change, policyIds), shown)
      if (saved.outcome !== 'saved' && saved.outcome !== 'replayed') throw unsaved(saved, 'policy')
      if (saved.outcome === 'replayed') reply.header('Idempotency-Replayed', 'true')
      const data = saved.outcome === 'saved' ? saved.value : (saved.answer as ReturnType<typeof shown>)
      return reply.ok(data, { message: 'Ordered the policies' })
    },
  })
}
