import { removeBody, slaPolicy } from '@docket/contracts'
import type { SlaSaved, StoredPolicy, Which } from '@docket/service-levels'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { shownPolicy } from '../../sla/shown-policy.ts'
import { toKept } from '../../sla/to-kept.ts'
import { withRemoval } from '../../sla/with-removal.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import type { ForChange } from '../desk/desk-routes.ts'
import { idParams, one } from '../desk/desk-schema.ts'
import { sendKept } from '../desk/send-kept.ts'
import { changeOf } from '../identity/change-of.ts'
import { idIn } from '../identity/found.ts'

type Switch = {
  to: 'activate' | 'deactivate'
  summary: string
  message: string
  run(asked: ForChange & { which: Which }): Promise<{ saved: SlaSaved<StoredPolicy>; jobId: string | null }>
}

/** Puts a policy into use or out of it; to repeat it changes nothing. Its version stays, since its content does. */
const switchRoute =
  ({ to, summary, message, run }: Switch): ApiPart =>
  (app, context) => {
    app.route({
      method: 'POST',
      url: `/api/v1/sla/policies/:id/${to}`,
      config: { action: 'settings.edit' },
      schema: { ...one('sla', summary, 200, slaPolicy), params: idParams, body: removeBody },
      handler: async (request, reply) => {
        const { saved, jobId } = await run({
          context,
          caller: callerOf(request),
          change: changeOf(request, context),
          which: { id: idIn(request.params.id, 'policy'), expectedVersion: seenVersion(request) },
        })
        if (jobId !== null) reply.header('Location', `/api/v1/jobs/${jobId}`)
        return sendKept(reply, toKept(saved, shownPolicy), { noun: 'policy', message })
      },
    })
  }

export const activatePolicyRoute = switchRoute({
  to: 'activate',
  summary: 'Put a policy into use: tickets get it with their next change that asks for a policy',
  message: 'Activated the policy',
  run: async ({ context, change, which }) => ({
    saved: await context.serviceLevels.policies.activate(change, which),
    jobId: null,
  }),
})

export const deactivatePolicyRoute = switchRoute({
  to: 'deactivate',
  summary:
    'Take a policy out of use: the clocks of its open tickets are cancelled by the job in Location, history stays',
  message: 'Deactivated the policy',
  run: ({ context, ...asked }) =>
    withRemoval(context, asked, (along) =>
      context.serviceLevels.policies.deactivate(asked.change, asked.which, along),
    ),
})
