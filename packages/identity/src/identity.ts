import { type AuditFilters, type AuditScope, listAudit, type WrittenEntry } from '@docket/audit'
import { createKysely, type Page, type PageRequest } from '@docket/database'
import type { Clock, Ids } from '@docket/runtime'
import type { Pool } from 'pg'
import { type ApiKeys, createApiKeys } from './keys/api-keys.ts'
import {
  createLoginThrottle,
  defaultLoginLimits,
  type LoginLimits,
  sweepLoginAttempts,
} from './login/login-throttle.ts'
import { createLogins, type Logins } from './login/logins.ts'
import type { Mailer } from './login/mailer.ts'
import { createPasswords, type Passwords } from './login/passwords.ts'
import { sweepPasswordResets } from './login/reset-password.ts'
import { sweepSessions } from './login/revoke-session.ts'
import { createPeopleOfTenants, type PeopleOfTenants } from './people/people.ts'
import type { AppendIn } from './people/record.ts'
import { createAccessTokens } from './tokens/access-tokens.ts'
import type { SigningKey } from './tokens/signing-key.ts'

/** Tenants, people, logins and keys as a server uses them; made once per process. */
export type Identity = Logins &
  PeopleOfTenants &
  ApiKeys & {
    listAudit(scope: AuditScope, filters: AuditFilters, page: PageRequest): Promise<Page<WrittenEntry>>
    /** Forgets sessions, login attempts and reset tokens that are over; run now and then. */
    sweep(): Promise<void>
  }

export type IdentityDependencies = {
  pool: Pool
  append: AppendIn
  clock: Clock
  ids: Ids
  /** The first one signs, all verify. */
  signingKeys: readonly [SigningKey, ...SigningKey[]]
  issuer: string
  passwords?: Passwords
  loginLimits?: LoginLimits
  /** Without one nobody is sent anything. */
  mailer?: Mailer
  /** What went wrong after its request was answered. */
  onError?: (error: unknown) => void
}

export const createIdentity = (dependencies: IdentityDependencies): Identity => {
  const { pool, clock, ids, signingKeys, issuer, append } = dependencies
  const limits = dependencies.loginLimits ?? defaultLoginLimits
  const passwords = dependencies.passwords ?? createPasswords()
  const db = createKysely<never>(pool)
  const shared = { pool, append, clock, ids, db, passwords }
  return {
    ...createLogins({
      ...shared,
      tokens: createAccessTokens({ keys: signingKeys, issuer, clock }),
      throttle: createLoginThrottle({ pool, clock, limits }),
      resets: {
        throttle: createLoginThrottle({ pool, clock, limits, purpose: 'reset' }),
        mailer: dependencies.mailer ?? { sendPasswordReset: async () => {} },
        onError: dependencies.onError ?? (() => {}),
      },
    }),
    ...createPeopleOfTenants(shared),
    ...createApiKeys(shared),
    listAudit: (scope, filters, page) => listAudit(db, scope, filters, page),
    sweep: async () => {
      await sweepSessions(pool, clock.now())
      await sweepLoginAttempts(pool, clock.now(), limits)
      await sweepPasswordResets(pool, clock.now())
    },
  }
}
