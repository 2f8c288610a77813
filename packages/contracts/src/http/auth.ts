import { z } from 'zod'
import { text, uuid } from './fields.ts'
import { role } from './identity-fields.ts'
import { newPassword, password } from './password.ts'

/** POST /api/v1/auth/login. `tenant` is the tenant's short name; needed only by people who belong to several. */
export const loginBody = z.strictObject({
  email: text(320),
  password,
  tenant: text(63).optional(),
})

const refreshToken = z.string().min(1).max(512)

export const refreshBody = z.strictObject({ refreshToken })

/** POST /api/v1/auth/logout: the session of the access token, or the one the refresh token belongs to. */
export const logoutBody = z.strictObject({ refreshToken: refreshToken.optional() }).nullish()

/** POST /api/v1/auth/password/change: one's own, told that one knows the present one. */
export const changePasswordBody = z.strictObject({ currentPassword: password, newPassword })

/** POST /api/v1/auth/password/forgot; without `tenant` every tenant of the address gets its own mail. */
export const forgotPasswordBody = z.strictObject({ email: text(320), tenant: text(63).optional() })

/** POST /api/v1/auth/password/reset, with the token of the mail. */
export const resetPasswordBody = z.strictObject({ token: z.string().min(1).max(512), newPassword })

/** POST /api/v1/auth/register, ADMIN only: a user who can log in at once. */
export const registerBody = z.strictObject({
  email: z.email().max(320),
  password: newPassword,
  name: text(200),
  role: role.default('END_USER'),
  teamIds: z.array(uuid).max(100).default([]),
  organizationId: uuid.nullable().default(null),
})

/** The person behind a session, as GET /api/v1/me and every login tell it. */
export const me = z
  .object({
    id: uuid,
    email: z.string(),
    name: z.string(),
    role,
    tenant: z.object({ id: uuid, slug: z.string(), name: z.string() }),
    teams: z.array(z.object({ id: uuid, name: z.string() })),
  })
  .meta({ id: 'Me' })

/** Answer of login and refresh; `expiresIn` is the life of the access token in seconds. */
export const tokens = z
  .object({ accessToken: z.string(), refreshToken: z.string(), expiresIn: z.int(), user: me })
  .meta({ id: 'Tokens' })

/** The public halves of the signing keys, RFC 7517. */
export const jwks = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string(),
      kid: z.string(),
      use: z.literal('sig'),
      alg: z.literal('EdDSA'),
    }),
  ),
})

export type Me = z.output<typeof me>
export type Tokens = z.output<typeof tokens>
