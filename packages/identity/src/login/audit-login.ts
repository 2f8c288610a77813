import { type AuditActor, writeAudit } from '@docket/audit'
import type { Pool, PoolClient } from 'pg'
import type { Origin } from './origin.ts'

/** Somebody's login, as far as it is known whose. */
export type LoginHolder = { tenantId: string; userId: string }

export type LoginEvent = {
  action:
    | 'login.succeed'
    | 'login.fail'
    | 'login.lock_out'
    | 'session.end'
    | 'session.end_all'
    | 'session.reuse'
    | 'password.forget'
  holder: LoginHolder | null
  /** Whether the holder did it, or somebody who only named them. */
  isHolder: boolean
  after?: Readonly<Record<string, unknown>>
  at: string
}

/** One entry a login: of nobody known where the account is unknown, so that both cost the same. */
export const auditLogin = (
  client: Pool | PoolClient,
  { action, holder, isHolder, after, at }: LoginEvent,
  { ip, correlationId }: Origin,
): Promise<void> => {
  const actor: AuditActor =
    isHolder && holder ? { kind: 'user', id: holder.userId } : { kind: 'anonymous', id: 'anonymous' }
  return writeAudit(client, {
    ...{ tenantId: holder?.tenantId ?? null, actor, action, ip, correlationId, at },
    target: { kind: 'user', id: holder?.userId ?? null },
    ...(after && { after }),
  })
}
