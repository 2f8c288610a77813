import type { Tokens } from '@docket/contracts'
import { transaction } from '@docket/database'
import { type Clock, Failure, type Ids } from '@docket/runtime'
import type { Pool } from 'pg'
import { type AccessTokens, accessTokenSeconds } from '../tokens/access-tokens.ts'
import { auditLogin } from './audit-login.ts'
import { holdPassword } from './hold-password.ts'
import { type Attempt, type LoginThrottle, TooManyLogins } from './login-throttle.ts'
import { openSession } from './open-session.ts'
import type { Origin } from './origin.ts'
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

export type Login = {
  email: string
  password: string
  tenant?: string | undefined
  ip: string
  correlationId?: string | undefined
}

/**
 * Opens a session for whoever knows the password. Unknown address, wrong password, no password set, inactive: one
 * path, one hash, one audit entry, one answer. Throws `unauthenticated`, TooManyLogins or `overloaded`.
 */
export const logIn = async (dependencies: LoginDependencies, login: Login): Promise<Tokens> => {
  const { pool, clock, ids, tokens, passwords, throttle } = dependencies
  const origin = { ip: login.ip, correlationId: login.correlationId ?? ids.next() }
  let attempt: Attempt | undefined
  let credentials: readonly Credential[] = []
  const match = await passwords
    .check(login.password, async () => {
      attempt = await throttle.attempt({ email: login.email, address: login.ip })
      credentials = await readCredentials(pool, login.email, login.tenant)
      return credentials.map((credential) => credential.passwordHash)
    })
    .catch(async (error: unknown) => {
      if (error instanceof TooManyLogins && error.isFirst)
        await auditFailure(dependencies, login, 'login.lock_out', origin)
      throw error
    })
  const holder = credentials[match]
  if (holder === undefined) {
    await auditFailure(dependencies, login, 'login.fail', origin)
    throw wrongLogin()
  }
  await attempt?.succeeded()

  const { tenantId, userId } = holder
  const sessionId = ids.next()
  const now = clock.now()
  const refreshToken = await transaction(pool, async (client) => {
    if (!(await holdPassword(client, holder))) return null
    const event = { action: 'login.succeed', holder, isHolder: true, after: { sessionId }, at: now } as const
    await auditLogin(client, event, origin)
    return openSession(client, { sessionId, tenantId, userId, ip: login.ip, now })
  })
  if (refreshToken === null) throw wrongLogin()
  return tokensOf({ pool, ids, tokens }, { sessionId, tenantId, userId, refreshToken })
}

/** An entry for each tenant that the address is known in, one of nobody where it is known in none. */
const auditFailure = async (
  { pool, clock }: LoginDependencies,
  { email, tenant }: Login,
  action: 'login.fail' | 'login.lock_out',
  origin: Origin,
): Promise<void> => {
  const known = await readCredentials(pool, email, tenant)
  for (const holder of known.length > 0 ? known : [null])
    await auditLogin(pool, { action, holder, isHolder: false, at: clock.now() }, origin)
}

/** Rotates a refresh token and issues an access token beside it. Throws `unauthenticated`. */
export const refresh = async (
  { pool, clock, ids, tokens }: Pick<LoginDependencies, 'pool' | 'clock' | 'ids' | 'tokens'>,
  refreshToken: string,
  origin: Origin,
): Promise<Tokens> => {
  const rotation = await rotate(pool, refreshToken, clock.now(), origin)
  if (rotation.outcome !== 'rotated') throw voidRefreshToken()
  return tokensOf({ pool, ids, tokens }, rotation)
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
