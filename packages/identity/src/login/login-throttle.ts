import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { type Clock, Failure } from '@docket/runtime'
import type { Pool } from 'pg'

/** Failed logins allowed within a window that starts with the first of them. */
export type LoginLimits = { perAccount: number; perAddress: number; windowSeconds: number }

export const defaultLoginLimits: LoginLimits = { perAccount: 10, perAddress: 50, windowSeconds: 15 * 60 }

export type LoginThrottle = {
  /**
   * Counts an attempt before the password is looked at, so that a hundred guesses at once are a hundred.
   * Throws TooManyLogins.
   */
  attempt(of: { email: string; address: string }): Promise<Attempt>
}

/** `succeeded` takes the attempt back and forgets the account's former failures. */
export type Attempt = { succeeded(): Promise<void> }

/** 429, with the seconds after which trying again makes sense. */
export class TooManyLogins extends Failure {
  override readonly name = 'TooManyLogins'
  readonly retryAfterSeconds: number
  /** Whether this attempt was the first one too many of its window. */
  readonly isFirst: boolean

  constructor(retryAfterSeconds: number, isFirst: boolean) {
    super('too_many_requests', 'Too many attempts; wait before trying again.')
    this.retryAfterSeconds = retryAfterSeconds
    this.isFirst = isFirst
  }
}

/** Counts in Postgres, so that all replicas share one count; unknown accounts are counted like known ones. */
export const createLoginThrottle = (options: {
  pool: Pool
  clock: Clock
  limits?: LoginLimits
  /** Sets what is counted apart from logins. */
  purpose?: 'login' | 'reset'
}): LoginThrottle => {
  const { pool, clock, limits = defaultLoginLimits, purpose = 'login' } = options
  const kinds = purpose === 'login' ? (['account', 'address'] as const) : (['reset', 'reset-from'] as const)
  return {
    async attempt({ email, address }) {
      const account = keyOf(kinds[0], email.toLowerCase())
      const from = keyOf(kinds[1], networkOf(address))
      const now = clock.now()
      const counted = await pool.query<Counted>({
        ...countAttempt,
        values: [[account, from], now, windowStart(now, limits)],
      })
      const limitOf = (row: Counted) => (row.key.equals(account) ? limits.perAccount : limits.perAddress)
      const over = counted.rows.filter((row) => row.attempts > limitOf(row))
      if (over.length > 0)
        throw new TooManyLogins(
          secondsLeft(over, now, limits),
          over.some((row) => row.attempts === limitOf(row) + 1),
        )
      return {
        async succeeded() {
          // one row a statement: both in one could lock in the other order than a login that is counting
          await pool.query({ ...forgetAttempts, values: [account] })
          await pool.query({ ...takeBackAttempt, values: [from] })
        },
      }
    },
  }
}

/** Forgets windows that are over; run now and then. */
export const sweepLoginAttempts = async (
  pool: Pool,
  now: string,
  limits = defaultLoginLimits,
): Promise<void> => {
  await pool.query('delete from login_attempts where started_at < $1', [windowStart(now, limits)])
}

type Counted = { key: Buffer; started_at: string; attempts: number }

// one statement, keys in order, so that two logins never lock each other out
const countAttempt = {
  name: 'count-login-attempt',
  text: `
    insert into login_attempts as a (key, started_at, attempts)
    select key, $2, 1 from unnest($1::bytea[]) as k (key) order by key
    on conflict (key) do update set
      started_at = case when a.started_at <= $3 then excluded.started_at else a.started_at end,
      attempts = case when a.started_at <= $3 then 1 else a.attempts + 1 end
    returning key, started_at, attempts`,
}

const forgetAttempts = {
  name: 'forget-login-attempts',
  text: 'delete from login_attempts where key = $1',
}

const takeBackAttempt = {
  name: 'take-back-login-attempt',
  text: 'update login_attempts set attempts = greatest(attempts - 1, 0) where key = $1',
}

const keyOf = (kind: string, value: string): Buffer =>
  createHash('sha256').update(`${kind}:${value}`).digest()

/** An IPv6 customer owns a /64, so that is one address. */
const networkOf = (address: string): string =>
  isIPv6(address) && !address.startsWith('::ffff:') ? expand(address).slice(0, 4).join(':') : address

const expand = (address: string): string[] => {
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  return [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
}

const windowStart = (now: string, limits: LoginLimits): string =>
  new Date(Date.parse(now) - limits.windowSeconds * 1000).toISOString()

const secondsLeft = (rows: readonly Counted[], now: string, limits: LoginLimits): number => {
  const ends = rows.map((row) => Date.parse(row.started_at) + limits.windowSeconds * 1000)
  return Math.max(1, Math.ceil((Math.max(...ends) - Date.parse(now)) / 1000))
}
