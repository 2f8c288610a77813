import type { PublicIdentityEvent } from '@docket/contracts'
import type { StoredEvent } from '@docket/event-sourcing'
import type { IdentityEvent } from '@docket/identity'
import { toPublicActor } from './to-public-event.ts'

/**
 * An identity event as anybody may read it: ids of persons and things, never what they are called, and no client
 * tier. The subject's id is the end of its stream's name.
 */
export const toPublicIdentityEvent = (
  event: IdentityEvent,
  { streamId, meta }: Pick<StoredEvent, 'streamId' | 'meta'>,
): PublicIdentityEvent => {
  const subjectId = identitySubjectOf(streamId)
  const actor = toPublicActor(meta.actor)
  switch (event.type) {
    case 'TenantCreated':
      return { type: 'docket.identity.tenant_created.v1', data: { tenantId: subjectId, actor } }
    case 'TenantChanged':
      return { type: 'docket.identity.tenant_changed.v1', data: { tenantId: subjectId, actor } }
    case 'TenantDeactivated':
      return { type: 'docket.identity.tenant_deactivated.v1', data: { tenantId: subjectId, actor } }
    case 'TenantReactivated':
      return { type: 'docket.identity.tenant_reactivated.v1', data: { tenantId: subjectId, actor } }
    case 'UserCreated': {
      const { role, organizationId } = event.data
      return {
        type: 'docket.identity.user_created.v1',
        data: { userId: subjectId, role, organizationId, actor },
      }
    }
    case 'UserChanged': {
      const { organizationId } = event.data
      return {
        type: 'docket.identity.user_changed.v1',
        data: { userId: subjectId, ...(organizationId && { organizationId }), actor },
      }
    }
    case 'UserRoleChanged':
      return {
        type: 'docket.identity.user_role_changed.v1',
        data: { userId: subjectId, role: event.data.role, actor },
      }
    case 'UserTeamsChanged': {
      const { added, removed } = event.data
      return {
        type: 'docket.identity.user_teams_changed.v1',
        data: { userId: subjectId, added: [...added], removed: [...removed], actor },
      }
    }
    case 'UserDeactivated':
      return { type: 'docket.identity.user_deactivated.v1', data: { userId: subjectId, actor } }
    case 'UserReactivated':
      return { type: 'docket.identity.user_reactivated.v1', data: { userId: subjectId, actor } }
    case 'UserPasswordChanged':
      return {
        type: 'docket.identity.user_password_changed.v1',
        data: { userId: subjectId, how: event.data.how, actor },
      }
    case 'TeamCreated':
      return { type: 'docket.identity.team_created.v1', data: { teamId: subjectId, actor } }
    case 'TeamRenamed':
      return { type: 'docket.identity.team_renamed.v1', data: { teamId: subjectId, actor } }
    case 'TeamArchived':
      return { type: 'docket.identity.team_archived.v1', data: { teamId: subjectId, actor } }
    case 'TeamMembersChanged': {
      const { added, removed } = event.data
      return {
        type: 'docket.identity.team_members_changed.v1',
        data: { teamId: subjectId, added: [...added], removed: [...removed], actor },
      }
    }
    case 'OrganizationCreated':
      return {
        type: 'docket.identity.organization_created.v1',
        data: { organizationId: subjectId, actor },
      }
    case 'OrganizationChanged':
      return {
        type: 'docket.identity.organization_changed.v1',
        data: { organizationId: subjectId, actor },
      }
    case 'OrganizationArchived':
      return {
        type: 'docket.identity.organization_archived.v1',
        data: { organizationId: subjectId, actor },
      }
    case 'ApiKeyCreated': {
      const { role, scopes, expiresAt } = event.data
      return {
        type: 'docket.identity.api_key_created.v1',
        data: { apiKeyId: subjectId, role, scopes: [...scopes], expiresAt, actor },
      }
    }
    case 'ApiKeyRevoked':
      return { type: 'docket.identity.api_key_revoked.v1', data: { apiKeyId: subjectId, actor } }
  }
}

/** `identity-<tenantId>-<subjectId>`, both of them uuids. */
export const identitySubjectOf = (streamId: string): string => streamId.slice(-36)
