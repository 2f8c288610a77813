import { createHash, randomBytes } from 'node:crypto'
import { transaction } from '@docket/database'
import { type Clock, Failure } from '@docket/runtime'
import type { Pool } from 'pg'
import { auditLogin } from './audit-login.ts'
import type { LoginThrottle } from './login-throttle.ts'
import type { Mailer } from './mailer.ts'
import type { Origin } from './origin.ts'

/** How long a reset token opens an account. */
export const resetMinutes = 30

export type ForgotPassword = {
  /**
   * Settles when the request was counted; whether there is such an account is looked up afterwards, so the answer
   * and its time cannot tell. Throws TooManyLogins or `overloaded`, for unknown accounts too.
   */
  ask(request: { email: string; tenant?: string | undefined; ip: string; origin: Origin }): Promise<void>
  /** Settles when nothing is under way any more. */
  settled(): Promise<void>
}

const mostUnderWay = 64

export const createForgotPassword = (needs: {
  pool: Pool
  clock: Clock
  throttle: LoginThrottle
  mailer: Mailer
  onError: (error: unknown) => void
}): ForgotPassword => {
  const underWay = new Set<Promise<void>>()
  return {
    async ask({ email, tenant, ip, origin }) {
      if (underWay.size >= mostUnderWay)
        throw new Failure('overloaded', 'Too many requests at once; try again shortly.')
      await needs.throttle.attempt({ email, address: ip })
      const work: Promise<void> = sendTokens(needs, { email, tenant, origin })
        .catch(needs.onError)
        .finally(() => underWay.delete(work))
      underWay.add(work)
    },
    async settled() {
      await Promise.all(underWay)
    },
  }
}

/** What the database keeps of a token; 256 random bits need no slow hash. */
export const resetTokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

/** A token for each tenant that the address is known in: their passwords are not one (decision 0015). */
const sendTokens = async (
  { pool, clock, mailer }: { pool: Pool; clock: Clock; mailer: Mailer },
  { email, tenant, origin }: { email: string; tenant: string | undefined; origin: Origin },
): Promise<void> => {
  const accounts = await pool.query<{ tenantId: string; tenantSlug: string; userId: string; to: string }>({
    ...activeAccounts,
    values: [email, tenant ?? null],
  })
  for (const account of accounts.rows) {
    const token = randomBytes(32).toString('base64url')
    const now = clock.now()
    const expiresAt = new Date(Date.parse(now) + resetMinutes * 60_000).toISOString()
    await transaction(pool, async (client) => {
      await client.query({
        name: 'insert-password-reset',
        text: `insert into password_resets (token_hash, tenant_id, user_id, created_at, expires_at)
               values ($1, $2, $3, $4, $5)`,
        values: [resetTokenHash(token), account.tenantId, account.userId, now, expiresAt],
      })
      await auditLogin(
        client,
        { action: 'password.forget', holder: account, isHolder: false, at: now },
        origin,
      )
    })
    await mailer.sendPasswordReset({ ...account, token, expiresAt })
  }
}

const activeAccounts = {
  name: 'read-active-accounts',
  text: `
    select m.tenant_id as "tenantId", t.slug as "tenantSlug", m.user_id as "userId", u.email as "to"
    from users u
    join memberships m on m.user_id = u.user_id
    join tenants t on t.tenant_id = m.tenant_id
    where u.email_key = lower($1) and ($2::text is null or t.slug = $2)
      and m.deactivated_at is null and t.deactivated_at is null
    order by m.created_at, m.tenant_id limit 5`,
}
