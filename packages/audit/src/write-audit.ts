import type { ClientBase, Pool } from 'pg'
import type { AuditEntry, AuditFacts } from './entry.ts'

/**
 * Appends an entry in the transaction of the change it tells of. Outside of one (a pool) it stands for itself, as for
 * a login that failed.
 */
export const writeAudit = async (client: ClientBase | Pool, entry: AuditEntry): Promise<void> => {
  const { tenantId, at, actor, ip, action, target, before, after, correlationId } = entry
  await client.query({
    ...insertEntry,
    values: [
      tenantId,
      at,
      actor.kind,
      actor.id,
      ip,
      action,
      target.kind,
      target.id,
      toJson(before),
      toJson(after),
      correlationId,
    ],
  })
}

const insertEntry = {
  name: 'insert-audit-entry',
  text: `insert into admin_audit (tenant_id, at, actor_kind, actor_id, ip, action, target_kind, target_id,
           before, after, correlation_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
}

// nothing can be taken back from an append-only table, so a slip of a caller must not get in
const secretName = /password|secret|token|hash/i

const toJson = (facts: AuditFacts | null | undefined): string | null =>
  facts ? JSON.stringify(facts, (name, value) => (secretName.test(name) ? '[redacted]' : value)) : null
