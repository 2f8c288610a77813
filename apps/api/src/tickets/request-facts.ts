import type { Imported } from '@docket/contracts'
import { requiredToResolve, type TenantRules, toTicketSettings } from '@docket/desk'
import type { EventMeta } from '@docket/event-sourcing'
import { type Clock, Failure } from '@docket/runtime'
import { type Caller, forbidden, importSettings, may, type TicketSettings } from '@docket/ticketing'
import type { FastifyRequest } from 'fastify'
import { actorOf, callerOf } from '../plugins/permission.ts'
import { Refused } from '../plugins/refusals.ts'

/** What a route adds to the body before it is a command: who, when, and under which settings. */
export type RequestFacts = {
  caller: Caller
  /** When it happens: now, or for imported history when it happened. */
  at: string
  importing: boolean
  /** Who did it: the caller, or for imported history who did it then. */
  actorId: string
  settings: TicketSettings
  /** What the tenant decided: settings, custom fields and categories in use. */
  rules: TenantRules
  meta: EventMeta
}

/** Throws `forbidden` for history from a caller who may not import it, and `invalid_input` for a future one. */
export const requestFacts = (
  request: FastifyRequest,
  { clock }: { clock: Clock },
  body: Imported & { status?: string | readonly string[] | undefined },
): RequestFacts => {
  const caller = callerOf(request)
  const now = clock.now()
  const importing = body.occurredAt !== undefined || body.actorId !== undefined || Array.isArray(body.status)
  if (importing && !may(caller, 'history.import')) throw new Refused(forbidden('history.import'))
  if (body.occurredAt !== undefined && body.occurredAt > now) throw inTheFuture()
  const actorId = body.actorId ?? caller.userId
  const rules = rulesOf(request)
  return {
    caller,
    at: body.occurredAt ?? now,
    importing,
    actorId,
    settings: importing ? importSettings : ticketSettings(rules),
    rules,
    meta: {
      actor: importing ? { kind: 'import', id: actorId, ip: request.ip } : actorOf(request),
      correlationId: request.id,
      causationId: null,
      traceparent: request.traceparent,
    },
  }
}

/** The settings that commands of every day are decided under. */
export const ticketSettings = ({ settings, fields }: TenantRules): TicketSettings => ({
  ...toTicketSettings(settings),
  requiredToResolve: requiredToResolve(fields),
})

const rulesOf = ({ tenantRules, routeOptions }: FastifyRequest): TenantRules => {
  if (tenantRules !== null) return tenantRules
  throw new Error(`${routeOptions.url} writes to tickets, but plugins/tenant-rules.ts does not know it`)
}

const inTheFuture = () =>
  new Failure('invalid_input', 'occurredAt lies in the future.', {
    errors: [{ path: 'occurredAt', code: 'in_the_future', message: 'must not lie in the future' }],
  })
