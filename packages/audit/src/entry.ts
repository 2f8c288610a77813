/** Who did it: an actor of the log, the holder of the credential that crosses tenants, or whoever failed to log in. */
export type AuditActor = {
  kind: 'user' | 'api_key' | 'system' | 'rule' | 'ai' | 'import' | 'operator' | 'anonymous'
  id: string
}

/** What was changed, by the noun of the glossary and its id (null: nothing that has one). */
export type AuditTarget = { kind: string; id: string | null }

/** What was so before or is so after: only what changed, and never a secret. */
export type AuditFacts = Readonly<Record<string, unknown>>

/** `tenantId` is null for what crosses tenants, and for a login of nobody known. */
export type AuditEntry = {
  tenantId: string | null
  actor: AuditActor
  /** As in the permission table or, for logins, `login.succeeded`: noun, dot, verb. */
  action: string
  target: AuditTarget
  before?: AuditFacts | null
  after?: AuditFacts | null
  ip: string | null
  correlationId: string
  /** ISO 8601, of the caller's clock. */
  at: string
}

/** An entry as it is listed; ids rise in the order of writing. */
export type WrittenEntry = Required<AuditEntry> & { id: number }
