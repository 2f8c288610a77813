import { z } from 'zod'
import { uuid } from '../http/fields.ts'
import { role } from '../http/identity-fields.ts'
import { actor, publicEvent } from './public-event.ts'

const personIds = z.array(z.string())

/** Every event of `docket.identity.events.v1` by its `ce_type`. Ids only: no names, addresses or client tiers. */
export const identityEventSchemas = {
  'docket.identity.tenant_created.v1': publicEvent('A tenant was created.', { tenantId: uuid, actor }),
  'docket.identity.user_created.v1': publicEvent('A user became a member of the tenant.', {
    userId: uuid,
    role,
    organizationId: z.string().nullable(),
    actor,
  }),
  'docket.identity.team_created.v1': publicEvent('A team was created.', { teamId: uuid, actor }),
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
} as const

export type IdentityEventSchemas = typeof identityEventSchemas
/** An event as subscribers of `docket.identity.events.v1` see it. */
export type PublicIdentityEvent = {
  [Type in keyof IdentityEventSchemas]: { type: Type; data: z.output<IdentityEventSchemas[Type]> }
}[keyof IdentityEventSchemas]
