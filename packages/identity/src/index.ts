export { operatorId } from './audit-actor.ts'
export { demoAccounts, demoTenant, seedDemo } from './demo/seed-demo.ts'
export { createIdentity, type Identity, type IdentityDependencies } from './identity.ts'
export { apiKeyPrefix } from './keys/api-key-token.ts'
export { callerNow } from './login/caller-now.ts'
export { resetMinutes } from './login/forgot-password.ts'
export { defaultLoginLimits, type LoginLimits, TooManyLogins } from './login/login-throttle.ts'
export { logMailer, type Mailer, noMailer, type PasswordResetMail } from './login/mailer.ts'
export type { Origin } from './login/origin.ts'
export { createPasswords, type Passwords } from './login/passwords.ts'
export type { LiveSession } from './login/read-session.ts'
export { activeStaff, findRequester, membersOfTeam } from './people/assignment-facts.ts'
export { createTenant, type NewTenant, noTenant } from './people/create-tenant.ts'
export { type IdentityEvent, identityCategory, identityStream } from './people/events.ts'
export type { NewLogin } from './people/people.ts'
export type { Along, AppendIn, Change, PeopleDependencies } from './people/record.ts'
export type { Saved } from './people/saved.ts'
export { readTierNow } from './people/tier-now.ts'
export { identityRefusals } from './refusals.ts'
export type { Authenticated, Session } from './session.ts'
export type { IdentityTables, Tier } from './tables.ts'
export { accessTokenSeconds } from './tokens/access-tokens.ts'
export {
  generateSigningKey,
  loadSigningKey,
  loadSigningKeys,
  type PublicJwk,
  type SigningKey,
} from './tokens/signing-key.ts'
