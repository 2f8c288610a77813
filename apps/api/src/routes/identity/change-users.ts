import { changeUserBody, user, userRoleBody, userTeamsBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { askerOf } from '../../sla/asker.ts'
import { tierChange } from '../../sla/consequence.ts'
import { changeRoute } from './change-route.ts'

const one = { tag: 'users', noun: 'user', data: user } as const

/** Name, organization, and the tier that overrides the organization's; a new tier reaches the open tickets by a job. */
const changeUserRoute = changeRoute({
  ...one,
  method: 'PATCH',
  url: '/api/v1/users/:id',
  config: { action: 'users.edit' },
  summary: 'Change a user',
  body: changeUserBody,
  message: 'User changed',
  async run({ context, request, change, id, body }) {
    const regrading = tierChange(context, askerOf(callerOf(request), change.meta), { requesterId: id })
    const saved = await context.identity.changeUser(change, { userId: id, ...body }, regrading.along)
    regrading.begun()
    return saved
  },
})

/** From the next request on; streams end within two seconds. Who is staff no more holds no tickets. */
const changeRoleRoute = changeRoute({
  ...one,
  method: 'PUT',
  url: '/api/v1/users/:id/role',
  config: { action: 'roles.edit' },
  summary: 'Give a user another role',
  body: userRoleBody,
  message: 'Role changed',
  async run({ context, change, id, body }) {
    const saved = await context.identity.changeRole(change, { userId: id, role: body.role })
    if (body.role === 'END_USER' && saved.outcome === 'saved') context.handBack.later(change, id)
    return saved
  },
})

const setUserTeamsRoute = changeRoute({
  ...one,
  method: 'PUT',
  url: '/api/v1/users/:id/teams',
  config: { action: 'users.edit' },
  summary: 'Set the teams of a user',
  body: userTeamsBody,
  message: 'Teams set',
  run: ({ context, change, id, body }) =>
    context.identity.setUserTeams(change, { userId: id, teamIds: body.teamIds }),
})

/** Shut out from the next request on, never deleted; their open tickets go back to their teams. */
const deactivateUserRoute = changeRoute({
  ...one,
  method: 'POST',
  url: '/api/v1/users/:id/deactivate',
  config: { action: 'users.edit' },
  summary: 'Shut a user out',
  message: 'User deactivated',
  async run({ context, change, id }) {
    const saved = await context.identity.setUserActive(change, { userId: id, active: false })
    if (saved.outcome === 'saved') context.handBack.later(change, id)
    return saved
  },
})

const reactivateUserRoute = changeRoute({
  ...one,
  method: 'POST',
  url: '/api/v1/users/:id/reactivate',
  config: { action: 'users.edit' },
  summary: 'Let a user in again',
  message: 'User reactivated',
  run: ({ context, change, id }) => context.identity.setUserActive(change, { userId: id, active: true }),
})

export const userChanges: readonly ApiPart[] = [
  changeUserRoute,
  changeRoleRoute,
  setUserTeamsRoute,
  deactivateUserRoute,
  reactivateUserRoute,
]
