import type { EventMeta } from '@docket/event-sourcing'
import type { Caller } from '@docket/ticketing'

/** Whose request long work goes back to: they own the job, and its events carry the request's correlation. */
export type Asker = { tenantId: string; ownerId: string; correlationId: string; traceparent: string | null }

export const askerOf = (
  { tenantId, userId }: Caller,
  { correlationId, traceparent }: Pick<EventMeta, 'correlationId' | 'traceparent'>,
): Asker => ({ tenantId, ownerId: userId, correlationId, traceparent })

/** Policies are applied and removed by the system, whoever asked for it. */
export const systemMeta = ({
  correlationId,
  traceparent,
}: Pick<Asker, 'correlationId' | 'traceparent'>): EventMeta => ({
  actor: { kind: 'system', id: 'sla', ip: null },
  correlationId,
  causationId: null,
  traceparent,
})
