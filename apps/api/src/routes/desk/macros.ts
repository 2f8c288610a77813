import { createMacroBody, listScopedQuery, macro, replaceMacroBody } from '@docket/contracts'
import { deskRoutes } from './desk-routes.ts'
import { macroReferences, requireReferences, teamReference } from './references.ts'

/** Named lists of actions: used by all staff, edited by leads for their teams and by managers for everybody. */
export const macroRoutes = deskRoutes({
  path: 'macros',
  noun: 'macro',
  plural: 'macros',
  read: 'macros.use',
  edit: 'macros.edit',
  row: macro,
  createBody: createMacroBody,
  replaceBody: replaceMacroBody,
  listQuery: listScopedQuery,
  async create({ context, caller, change }, body) {
    await requireReferences(context, caller, [
      ...teamReference(body.teamId),
      ...macroReferences(body.actions),
    ])
    return context.desk.macros.create(caller, change, body)
  },
  async replace({ context, caller, change, which }, { expectedVersion, ...body }) {
    await requireReferences(context, caller, macroReferences(body.actions))
    return context.desk.macros.replace(caller, change, which, (row) => ({ ...row, ...body }))
  },
  remove: {
    delete: ({ context, caller, change, which }) => context.desk.macros.remove(caller, change, which),
  },
  readOne: ({ desk }, caller, id) => desk.macros.read(caller, id),
  list: ({ desk }, caller, { scope, teamId }, page) => desk.macros.list(caller, { scope, teamId }, page),
})
