import {
  cannedResponse,
  createCannedResponseBody,
  listScopedQuery,
  replaceCannedResponseBody,
} from '@docket/contracts'
import { deskRoutes } from './desk-routes.ts'
import { ownerOf } from './owner-of.ts'
import { requireReferences, teamReference } from './references.ts'

/** Texts to answer with. One's own are for everybody who may use them; a team's and the tenant's are edited by right. */
export const cannedResponseRoutes = deskRoutes({
  path: 'canned-responses',
  noun: 'canned response',
  plural: 'canned responses',
  read: 'macros.use',
  edit: 'macros.use',
  row: cannedResponse,
  createBody: createCannedResponseBody,
  replaceBody: replaceCannedResponseBody,
  listQuery: listScopedQuery,
  async create({ context, caller, change }, body) {
    await requireReferences(context, caller, teamReference(body.teamId))
    const content = { ...body, ownerId: ownerOf(body, caller) }
    return context.desk.cannedResponses.create(caller, change, content)
  },
  replace: ({ context, caller, change, which }, { expectedVersion, ...body }) =>
    context.desk.cannedResponses.replace(caller, change, which, (row) => ({ ...row, ...body })),
  remove: {
    delete: ({ context, caller, change, which }) =>
      context.desk.cannedResponses.remove(caller, change, which),
  },
  readOne: ({ desk }, caller, id) => desk.cannedResponses.read(caller, id),
  list: ({ desk }, caller, { scope, teamId }, page) =>
    desk.cannedResponses.list(caller, { scope, teamId }, page),
})
