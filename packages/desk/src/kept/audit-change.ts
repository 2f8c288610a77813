import { type AuditActor, writeAudit } from '@docket/audit'
import type { PoolClient } from 'pg'
import { type DeskChange, factsOf, type Kept, type KeptKind } from './kept.ts'

/** One audit entry of what somebody made, changed or removed, in the transaction of it. */
export const auditChange = async <Row extends Kept>(
  client: PoolClient,
  kind: KeptKind<Row>,
  { tenantId, meta }: DeskChange,
  { before, after, at }: { before: Row | null; after: Row | null; at: string },
): Promise<void> => {
  const verb = before === null ? 'created' : after === null ? 'deleted' : 'changed'
  await writeAudit(client, {
    tenantId,
    at,
    actor: actorOf(meta.actor),
    ip: meta.actor.ip,
    action: `${kind.action}.${verb}`,
    target: { kind: kind.action, id: (after ?? before)?.id ?? null },
    before: before && factsOf(before),
    after: after && factsOf(after),
    correlationId: meta.correlationId,
  })
}

export const actorOf = ({ kind, id }: { kind: string; id: string }): AuditActor => ({
  kind: kind === 'user' || kind === 'api_key' ? kind : 'system',
  id,
})
