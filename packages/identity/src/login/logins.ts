import type { Me, Tokens, User } from '@docket/contracts'
import type { Change } from '../people/record.ts'
import type { Saved } from '../people/saved.ts'
import type { Authenticated } from '../session.ts'
import type { AccessTokens } from '../tokens/access-tokens.ts'
import type { LoginHolder } from './audit-login.ts'
import { createAuthenticate } from './authenticate.ts'
import { changePassword, type PasswordChange } from './change-password.ts'
import { logOut, logOutEverywhere } from './end-session.ts'
import { createForgotPassword, type ForgotPassword } from './forgot-password.ts'
import { type Login, type LoginDependencies, logIn, refresh } from './log-in.ts'
import type { Origin } from './origin.ts'
import { readMe } from './read-me.ts'
import { type LiveSession, readLiveSessionsAndKeys } from './read-session.ts'
import { resetPassword } from './reset-password.ts'
import { sessionOfRefreshToken } from './revoke-session.ts'

/** How people and programs come in, and go. */
export type Logins = {
  /** Public keys of the access tokens. */
  jwks: AccessTokens['jwks']
  /** Throws `unauthenticated`, TooManyLogins (with the seconds to wait) or `overloaded`. */
  logIn(login: Login): Promise<Tokens>
  /** Throws `unauthenticated` for a token that is unknown, over, or used twice (which ends its session). */
  refresh(refreshToken: string, origin?: Origin): Promise<Tokens>
  logOut(sessionId: string, origin?: Origin): Promise<void>
  /** Ends all sessions of a user; says how many there were. */
  logOutEverywhere(holder: LoginHolder, origin?: Origin): Promise<number>
  /** The session a refresh token was given to, or null. */
  sessionOf(refreshToken: string): Promise<string | null>
  /** Who an access token or API key speaks for, as of now. Throws `unauthenticated`. */
  authenticate(bearer: string): Promise<Authenticated>
  /** Those of the sessions and keys that are in force; for streams, which outlive the request that opened them. */
  liveSessions(sessionIds: readonly string[]): Promise<ReadonlyMap<string, LiveSession>>
  me(tenantId: string, userId: string): Promise<Me | null>
  /** Refuses `wrong_password`; throws TooManyLogins or `overloaded`. */
  changePassword(change: Change, asked: PasswordChange): Promise<Saved<User>>
  forgotPassword: ForgotPassword
  /** Refuses `reset_token_invalid`; throws `overloaded`. */
  resetPassword(asked: { token: string; newPassword: string }, origin?: Origin): Promise<Saved<User>>
}

export const createLogins = (
  dependencies: LoginDependencies &
    Parameters<typeof changePassword>[0] & {
      resets: Omit<Parameters<typeof createForgotPassword>[0], 'pool' | 'clock'>
    },
): Logins => {
  const { pool, clock, ids, tokens, resets } = dependencies
  const somewhere = (): Origin => ({ ip: null, correlationId: ids.next() })
  return {
    jwks: tokens.jwks,
    logIn: (login) => logIn(dependencies, login),
    refresh: (token, origin = somewhere()) => refresh(dependencies, token, origin),
    logOut: (sessionId, origin = somewhere()) => logOut(dependencies, sessionId, origin),
    logOutEverywhere: (holder, origin = somewhere()) => logOutEverywhere(dependencies, holder, origin),
    sessionOf: (token) => sessionOfRefreshToken(pool, token),
    authenticate: createAuthenticate({ pool, tokens, clock }),
    liveSessions: (sessionIds) => readLiveSessionsAndKeys(pool, sessionIds, clock.now()),
    me: async (tenantId, userId) => (await readMe(pool, tenantId, userId))?.me ?? null,
    changePassword: (change, asked) => changePassword(dependencies, change, asked),
    forgotPassword: createForgotPassword({ pool, clock, ...resets }),
    resetPassword: (asked, origin = somewhere()) => resetPassword(dependencies, asked, origin),
  }
}
