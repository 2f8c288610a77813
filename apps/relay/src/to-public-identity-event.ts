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
    case 'UserCreated': {
      const { role, organizationId } = event.data
      return {
        type: 'docket.identity.user_created.v1',
        data: { userId: subjectId, role, organizationId, actor },
      }
    }
    case 'TeamCreated':
      return { type: 'docket.identity.team_created.v1', data: { teamId: subjectId, actor } }
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
  }
}

/** `identity-<tenantId>-<subjectId>`, both of them uuids. */
export const identitySubjectOf = (streamId: string): string => streamId.slice(-36)
