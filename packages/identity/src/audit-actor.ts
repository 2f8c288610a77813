import type { AuditActor } from '@docket/audit'
import type { Actor } from '@docket/event-sourcing'

/** The holder of the credential that crosses tenants, as the log names them. */
export const operatorId = 'operator'

/** An actor of the log as the audit has them, who tells the operator from the system. */
export const auditActor = ({ kind, id, ip }: Actor): { actor: AuditActor; ip: string | null } => ({
  actor: { kind: kind === 'system' && id === operatorId ? 'operator' : kind, id },
  ip,
})
