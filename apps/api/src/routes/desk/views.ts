import { createViewBody, listScopedQuery, replaceViewBody, view } from '@docket/contracts'
import { deskRoutes } from './desk-routes.ts'
import { ownerOf } from './owner-of.ts'
import { requireReferences, teamReference } from './references.ts'

/** Saved questions to the ticket list: one's own, a team's, the tenant's, each by its line of the permission table. */
export const viewRoutes = deskRoutes({
  path: 'views',
  noun: 'view',
  plural: 'views',
  read: 'views.personal',
  edit: 'views.personal',
  row: view,
  createBody: createViewBody,
  replaceBody: replaceViewBody,
  listQuery: listScopedQuery,
  async create({ context, caller, change }, body) {
    await requireReferences(context, caller, teamReference(body.teamId))
    return context.desk.views.create(caller, change, { ...body, ownerId: ownerOf(body, caller) })
  },
  replace: ({ context, caller, change, which }, { expectedVersion, ...body }) =>
    context.desk.views.replace(caller, change, which, (row) => ({ ...row, ...body })),
  remove: {
    delete: ({ context, caller, change, which }) => context.desk.views.remove(caller, change, which),
  },
  readOne: ({ desk }, caller, id) => desk.views.read(caller, id),
  list: ({ desk }, caller, { scope, teamId }, page) => desk.views.list(caller, { scope, teamId }, page),
})
