import type { Tokens } from '@docket/contracts'
import { type Clock, Failure, type Ids } from '@docket/runtime'
import type { Pool } from 'pg'
import { type AccessTokens, accessTokenSeconds } from '../tokens/access-tokens.ts'
import type { Attempt, LoginThrottle } from './login-throttle.ts'
import { openSession } from './open-session.ts'
import type { Passwords } from './passwords.ts'
import { type Credential, readCredentials } from './read-credentials.ts'
import { readMe } from './read-me.ts'
import { rotate } from './refresh.ts'

export type LoginDependencies = {
  pool: Pool
  clock: Clock
  ids: Ids
  tokens: AccessTokens
  passwords: Passwords
  throttle: LoginThrottle
}

/**
 * Opens a session for whoever knows the password. Unknown address, wrong password, no password set, inactive: one
 * path, one hash, one answer. Throws `unauthenticated`, TooManyLogins or `overloaded`.
 */
export const logIn = async (
  { pool, clock, ids, tokens, passwords, throttle }: LoginDependencies,
  login: { email: string; password: string; tenant?: string | undefined; ip: string },
): Promise<Tokens> => {
  let attempt: Attempt | undefined
  let credentials: readonly Credential[] = []
  const match = await passwords.check(login.password, async () => {
    attempt = await throttle.attempt({ email: login.email, address: login.ip })
    credentials = await readCredentials(pool, login.email, login.tenant)
    return credentials.map((credential) => credential.passwordHash)
  })
  const holder = credentials[match]
  if (holder === undefined) throw wrongLogin()
  await attempt?.succeeded()

  const { tenantId, userId } = holder
  const sessionId = ids.next()
  const refreshToken = await openSession(pool, {
    sessionId,
    tenantId,
    userId,
    ip: login.ip,
    now: clock.now(),
  })
  return tokensOf({ pool, ids, tokens }, { sessionId, tenantId, userId, refreshToken })
}

/** Rotates a refresh token and issues an access token beside it. Throws `unauthenticated`. */
export const refresh = async (
  { pool, clock, ids, tokens }: Pick<LoginDependencies, 'pool' | 'clock' | 'ids' | 'tokens'>,
  refreshToken: string,
): Promise<Tokens> => {
  const rotation = await rotate(pool, refreshToken, clock.now())
  if (rotation.outcome !== 'rotated') throw voidRefreshToken()
  const owner = await pool.query<{ tenant_id: string; user_id: string }>({
    name: 'read-session-owner',
    text: 'select tenant_id, user_id from sessions where session_id = $1',
    values: [rotation.sessionId],
  })
  const { tenant_id: tenantId, user_id: userId } = owner.rows[0]!
  return tokensOf({ pool, ids, tokens }, { ...rotation, tenantId, userId })
}

const tokensOf = async (
  { pool, ids, tokens }: Pick<LoginDependencies, 'pool' | 'ids' | 'tokens'>,
  session: { sessionId: string; tenantId: string; userId: string; refreshToken: string },
): Promise<Tokens> => {
  const { sessionId, tenantId, userId, refreshToken } = session
  const person = await readMe(pool, tenantId, userId)
  if (person === null) throw voidRefreshToken()
  const claims = { sub: userId, jti: ids.next(), sid: sessionId, tid: tenantId, rv: person.roleVersion }
  return { accessToken: tokens.sign(claims), refreshToken, expiresIn: accessTokenSeconds, user: person.me }
}

const wrongLogin = (): Failure =>
  new Failure('unauthenticated', 'E-mail address, password or tenant is wrong.')

const voidRefreshToken = (): Failure =>
  new Failure('unauthenticated', 'The refresh token is not valid any more; log in again.')
