import { type AuditFacts, writeAudit } from '@docket/audit'
import type { Changing } from './changing.ts'

/** One audit entry of what somebody did, in the transaction of it. */
export const auditChange = (
  { client, tenantId, meta, at }: Changing,
  kind: 'sla_policy' | 'sla_calendar',
  verb: 'created' | 'changed' | 'archived' | 'activated' | 'deactivated' | 'reordered',
  { id, before, after }: { id: string | null; before: AuditFacts | null; after: AuditFacts | null },
): Promise<void> => {
  const { actor, correlationId } = meta
  return writeAudit(client, {
    ...{ tenantId, at, ip: actor.ip, correlationId, before, after },
    actor: {
      kind: actor.kind === 'user' || actor.kind === 'api_key' ? actor.kind : 'system',
      id: actor.id,
    },
    action: `${kind}.${verb}`,
    target: { kind, id },
  })
}
