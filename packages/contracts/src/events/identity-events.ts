import { z } from 'zod'
import { uuid } from '../http/fields.ts'
import { role } from '../http/identity-fields.ts'
import { actor, change, publicEvent } from './public-event.ts'

const personIds = z.array(z.string())
const teamIds = z.array(z.string())

/** Every event of `docket.identity.events.v1` by its `ce_type`. Ids only: no names, addresses or client tiers. */
export const identityEventSchemas = {
  'docket.identity.tenant_created.v1': publicEvent('A tenant was created.', { tenantId: uuid, actor }),
  'docket.identity.tenant_changed.v1': publicEvent('A tenant was renamed.', { tenantId: uuid, actor }),
  'docket.identity.tenant_deactivated.v1': publicEvent('Nobody of the tenant comes in any more.', {
    tenantId: uuid,
    actor,
  }),
  'docket.identity.tenant_reactivated.v1': publicEvent('The tenant is open again.', {
    tenantId: uuid,
    actor,
  }),
  'docket.identity.user_created.v1': publicEvent('A user became a member of the tenant.', {
    userId: uuid,
    role,
    organizationId: z.string().nullable(),
    actor,
  }),
  'docket.identity.user_changed.v1': publicEvent('Something of a user changed, maybe their organization.', {
    userId: uuid,
    organizationId: change(z.string().nullable()).optional(),
    actor,
  }),
  'docket.identity.user_role_changed.v1': publicEvent('A user got another role.', {
    userId: uuid,
    role: change(role),
    actor,
  }),
  'docket.identity.user_teams_changed.v1': publicEvent('A user joined or left teams.', {
    userId: uuid,
    added: teamIds,
    removed: teamIds,
    actor,
  }),
  'docket.identity.user_deactivated.v1': publicEvent('A user was shut out.', { userId: uuid, actor }),
  'docket.identity.user_reactivated.v1': publicEvent('A user was let in again.', { userId: uuid, actor }),
  'docket.identity.user_password_changed.v1': publicEvent('A user has another password.', {
    userId: uuid,
    how: z.enum(['changed', 'reset']),
    actor,
  }),
  'docket.identity.team_created.v1': publicEvent('A team was created.', { teamId: uuid, actor }),
  'docket.identity.team_renamed.v1': publicEvent('A team was renamed.', { teamId: uuid, actor }),
  'docket.identity.team_archived.v1': publicEvent('A team is no more.', { teamId: uuid, actor }),
  'docket.identity.team_members_changed.v1': publicEvent('Users joined or left a team.', {
    teamId: uuid,
    added: personIds,
    removed: personIds,
    actor,
  }),
  'docket.identity.organization_created.v1': publicEvent('An organization was created.', {
    organizationId: uuid,
    actor,
  }),
  'docket.identity.organization_changed.v1': publicEvent('Something of an organization changed.', {
    organizationId: uuid,
    actor,
  }),
  'docket.identity.organization_archived.v1': publicEvent('An organization is no more.', {
    organizationId: uuid,
    actor,
  }),
  'docket.identity.api_key_created.v1': publicEvent('A program was given a key.', {
    apiKeyId: uuid,
    role,
    scopes: z.array(z.string()),
    expiresAt: z.string().nullable(),
    actor,
  }),
  'docket.identity.api_key_revoked.v1': publicEvent('A key was revoked.', { apiKeyId: uuid, actor }),
} as const

export type IdentityEventSchemas = typeof identityEventSchemas
/** An event as subscribers of `docket.identity.events.v1` see it. */
export type PublicIdentityEvent = {
  [Type in keyof IdentityEventSchemas]: { type: Type; data: z.output<IdentityEventSchemas[Type]> }
}[keyof IdentityEventSchemas]
