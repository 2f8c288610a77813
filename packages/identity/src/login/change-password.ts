import type { User } from '@docket/contracts'
import type { Pool } from 'pg'
import { changeSubject } from '../people/change-subject.ts'
import { type Change, type PeopleDependencies, refuseAnswered } from '../people/record.ts'
import { Disallowed, type Saved, saved } from '../people/saved.ts'
import { lockUser } from '../people/user-row.ts'
import { holdPassword } from './hold-password.ts'
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
  const { userId } = asked
  let known: readonly string[] = []
  const checked = await saved(async () => {
    await refuseAnswered(pool, change)
    let attempt: Attempt | undefined
    const match = await passwords.check(asked.currentPassword, async () => {
      attempt = await throttle.attempt({ email: `password of ${asked.userId}`, address: asked.ip })
      known = await readHash(pool, tenantId, userId)
      return known
    })
    if (match < 0) {
      // a repeat of this request may have changed it meanwhile
      await refuseAnswered(pool, change)
      throw new Disallowed(wrongPassword)
    }
    await attempt?.succeeded()
    return passwords.hash(asked.newPassword)
  })
  if (checked.outcome !== 'saved') return checked
  return changeSubject<User>(dependencies, change, {
    noun: 'user',
    lock: (client) => lockUser(client, tenantId, userId),
    async decide(user, client) {
      const [passwordHash = ''] = known
      if (!(await holdPassword(client, { tenantId, userId, passwordHash })))
        throw new Disallowed(wrongPassword)
      return setPassword(user, {
        tenantId,
        passwordHash: checked.value,
        how: 'changed',
        keepSession: asked.sessionId,
        now: clock.now(),
      })
    },
  })
}

const wrongPassword = { code: 'wrong_password', detail: 'The current password is another one.' }

const readHash = async (pool: Pool, tenantId: string, userId: string): Promise<readonly string[]> => {
  const found = await pool.query<{ password_hash: string | null }>({
    name: 'read-password-hash',
    text: 'select password_hash from memberships where tenant_id = $1 and user_id = $2',
    values: [tenantId, userId],
  })
  return found.rows.flatMap((row) => row.password_hash ?? [])
}
