import { z } from 'zod'
import { text, tier, uuid } from './fields.ts'
import { role } from './identity-fields.ts'
import { cursor, limit } from './pagination.ts'
import { newPassword } from './password.ts'

const at = z.iso.datetime()
const flag = z.enum(['true', 'false']).transform((said) => said === 'true')

/** A tenant as the operator sees it. */
export const tenant = z
  .object({ id: uuid, slug: z.string(), name: z.string(), active: z.boolean(), createdAt: at })
  .meta({ id: 'Tenant' })

/** How people name their tenant when they log in. */
export const tenantSlug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
  error: 'must be 1 to 63 lower-case letters, digits and hyphens',
})

/** POST /api/v1/tenants: with `admin` somebody can log in there at once, or by way of a forgotten password. */
export const createTenantBody = z.strictObject({
  slug: tenantSlug,
  name: text(200),
  admin: z
    .strictObject({ email: z.email().max(320), name: text(200), password: newPassword.optional() })
    .optional(),
})

export const renameBody = z.strictObject({ name: text(200) })

export const listTenantsQuery = z.strictObject({
  limit: limit.default(25),
  cursor: cursor.optional(),
  slug: tenantSlug.optional(),
  active: flag.optional(),
})

/** A user as the caller's tenant knows them. */
export const user = z
  .object({
    id: uuid,
    email: z.string(),
    name: z.string(),
    role,
    teamIds: z.array(uuid),
    organizationId: uuid.nullable(),
    tier: tier.nullable(),
    active: z.boolean(),
    createdAt: at,
  })
  .meta({ id: 'User' })

/** What requesters may know of staff. */
export const staffName = z.object({ id: uuid, name: z.string() }).meta({ id: 'StaffName' })

/** POST /api/v1/users, ADMIN only. Without a password the user cannot log in yet. */
export const createUserBody = z.strictObject({
  email: z.email().max(320),
  name: text(200),
  role: role.default('END_USER'),
  password: newPassword.optional(),
  teamIds: z.array(uuid).max(100).default([]),
  organizationId: uuid.nullable().default(null),
  tier: tier.nullable().default(null),
})

/** PATCH /api/v1/users/{id}: what is absent stays; `tier` null takes the override of the organization's away. */
export const changeUserBody = z.strictObject({
  name: text(200).optional(),
  organizationId: uuid.nullable().optional(),
  tier: tier.nullable().optional(),
})

export const userRoleBody = z.strictObject({ role })

/** PUT /api/v1/users/{id}/teams: the whole list, replacing the former one. */
export const userTeamsBody = z.strictObject({ teamIds: z.array(uuid).max(100) })

export const listUsersQuery = z.strictObject({
  limit: limit.default(25),
  cursor: cursor.optional(),
  role: role.optional(),
  teamId: uuid.optional(),
  email: text(320).optional(),
  active: flag.optional(),
})

/** A routing unit and who is in it. */
export const team = z
  .object({ id: uuid, name: z.string(), memberIds: z.array(uuid), createdAt: at, archived: z.boolean() })
  .meta({ id: 'Team' })

export const createTeamBody = z.strictObject({
  name: text(200),
  memberIds: z.array(uuid).max(1_000).default([]),
})

/** PUT /api/v1/teams/{id}/members: the whole list, replacing the former one. */
export const teamMembersBody = z.strictObject({ memberIds: z.array(uuid).max(1_000) })

export const organization = z
  .object({ id: uuid, name: z.string(), tier: tier.nullable(), createdAt: at, archived: z.boolean() })
  .meta({ id: 'Organization' })

export const createOrganizationBody = z.strictObject({
  name: text(200),
  tier: tier.nullable().default(null),
})

export const changeOrganizationBody = z.strictObject({
  name: text(200).optional(),
  tier: tier.nullable().optional(),
})

/** Query of the lists of teams and organizations. */
export const listByNameQuery = z.strictObject({
  limit: limit.default(25),
  cursor: cursor.optional(),
  name: text(200).optional(),
  archived: flag.optional(),
})

export const byId = z.strictObject({ id: uuid })

export type User = z.output<typeof user>
export type StaffName = z.output<typeof staffName>
export type Tenant = z.output<typeof tenant>
export type Team = z.output<typeof team>
export type Organization = z.output<typeof organization>
