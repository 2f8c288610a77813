export type { AuditActor, AuditEntry, AuditFacts, AuditTarget, WrittenEntry } from './entry.ts'
export { type AuditFilters, type AuditScope, listAudit } from './list-audit.ts'
export { writeAudit } from './write-audit.ts'
