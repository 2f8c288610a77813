import { changeOrganizationBody, organization } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { askerOf } from '../../sla/asker.ts'
import { tierChange } from '../../sla/consequence.ts'
import { changeRoute } from './change-route.ts'

const one = {
  tag: 'organizations',
  noun: 'organization',
  data: organization,
  config: { action: 'organizations.edit' },
} as const

/** Name and client tier; a new tier reaches the open tickets by a job. */
const changeOrganizationRoute = changeRoute({
  ...one,
  method: 'PATCH',
  url: '/api/v1/organizations/:id',
  summary: 'Change an organization',
  body: changeOrganizationBody,
  message: 'Organization changed',
  async run({ context, request, change, id, body }) {
    const regrading = tierChange(context, askerOf(callerOf(request), change.meta), { organizationId: id })
    const saved = await context.identity.changeOrganization(
      change,
      { organizationId: id, ...body },
      regrading.along,
    )
    regrading.begun()
    return saved
  },
})

/** Ends an organization that no user belongs to; tickets of the past still name it. */
const deleteOrganizationRoute = changeRoute({
  ...one,
  method: 'DELETE',
  url: '/api/v1/organizations/:id',
  summary: 'Delete an organization',
  message: 'Organization deleted',
  run: ({ context, change, id }) => context.identity.archiveOrganization(change, id),
})

export const organizationChanges: readonly ApiPart[] = [changeOrganizationRoute, deleteOrganizationRoute]
