import type { User } from '@docket/contracts'
import type { Pool } from 'pg'
import { changeSubject } from '../people/change-subject.ts'
import { type Change, type PeopleDependencies, refuseAnswered } from '../people/record.ts'
import { Disallowed, type Saved, saved } from '../people/saved.ts'
import { lockUser } from '../people/user-row.ts'
import type { Attempt, LoginThrottle } from './login-throttle.ts'
import type { Passwords } from './passwords.ts'
import { setPassword } from './set-password.ts'

export type PasswordChange = {
  userId: string
  /** Stays, while every other login of the user ends. */
  sessionId: string
  currentPassword: string
  newPassword: string
  ip: string
}

/**
 * Sets one's own password for whoever knows the present one; guesses are counted like logins. `wrong_password` is a
 * refusal; throws TooManyLogins or `overloaded`.
 */
export const changePassword = async (
  dependencies: PeopleDependencies & { passwords: Passwords; throttle: LoginThrottle },
  change: Change,
  asked: PasswordChange,
): Promise<Saved<User>> => {
  const { pool, clock, passwords, throttle } = dependencies
  const { tenantId } = change
  const checked = await saved(async () => {
    await refuseAnswered(pool, change)
    let attempt: Attempt | undefined
    const match = await passwords.check(asked.currentPassword, async () => {
      attempt = await throttle.attempt({ email: `password of ${asked.userId}`, address: asked.ip })
      return readHash(pool, tenantId, asked.userId)
    })
    if (match < 0) {
      // a repeat of this request may have changed it meanwhile
      await refuseAnswered(pool, change)
      throw new Disallowed({ code: 'wrong_password', detail: 'The current password is another one.' })
    }
    await attempt?.succeeded()
    return passwords.hash(asked.newPassword)
  })
  if (checked.outcome !== 'saved') return checked
  return changeSubject<User>(dependencies, change, {
    noun: 'user',
    lock: (client) => lockUser(client, tenantId, asked.userId),
    decide: (user) =>
      setPassword(user, {
        tenantId,
        passwordHash: checked.value,
        how: 'changed',
        keepSession: asked.sessionId,
        now: clock.now(),
      }),
  })
}

const readHash = async (pool: Pool, tenantId: string, userId: string): Promise<readonly string[]> => {
  const found = await pool.query<{ password_hash: string | null }>({
    name: 'read-password-hash',
    text: 'select password_hash from memberships where tenant_id = $1 and user_id = $2',
    values: [tenantId, userId],
  })
  return found.rows.flatMap((row) => row.password_hash ?? [])
}
