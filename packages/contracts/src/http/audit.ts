import { z } from 'zod'
import { instant, text, uuid } from './fields.ts'
import { cursor, limit } from './pagination.ts'

const filters = {
  limit: limit.default(25),
  cursor: cursor.optional(),
  actorId: text(100).optional(),
  action: text(100).optional(),
  targetKind: text(100).optional(),
  targetId: text(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
}

/** GET /api/v1/audit: `from` is inclusive, `to` is not. */
export const auditQuery = z.strictObject(filters)

/** The same for the operator, over all tenants or one. */
export const operatorAuditQuery = z.strictObject({ ...filters, tenantId: uuid.optional() })

const facts = z.record(z.string(), z.unknown()).nullable()

/** What somebody did that is not in a ticket's log. */
export const auditEntry = z
  .object({
    id: z.int(),
    tenantId: uuid.nullable(),
    at: z.iso.datetime(),
    actor: z.object({ kind: z.string(), id: z.string() }),
    ip: z.string().nullable(),
    action: z.string(),
    target: z.object({ kind: z.string(), id: z.string().nullable() }),
    before: facts,
    after: facts,
    correlationId: z.string(),
  })
  .meta({ id: 'AuditEntry' })
