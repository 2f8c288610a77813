import {
  createTemplateBody,
  listDeskQuery,
  replaceTemplateBody,
  type TemplateFields,
  template,
} from '@docket/contracts'
import { checkTemplate } from '@docket/desk'
import { deskRoutes, type ForChange } from './desk-routes.ts'
import { requireReferences, templateReferences } from './references.ts'

/** What tickets of a recurring kind are opened with. */
export const templateRoutes = deskRoutes({
  path: 'templates',
  noun: 'template',
  plural: 'templates',
  read: 'settings.read',
  edit: 'settings.edit',
  row: template,
  createBody: createTemplateBody,
  replaceBody: replaceTemplateBody,
  listQuery: listDeskQuery,
  async create(to, body) {
    const refusal = await refusalOf(to, body.fields)
    return to.context.desk.templates.create(to.change, body, async () => refusal)
  },
  async replace(to, { expectedVersion, ...body }) {
    const refusal = await refusalOf(to, body.fields)
    const next = <Row>(row: Row) => ({ ...row, ...body })
    return to.context.desk.templates.replace(to.change, to.which, next, () => refusal)
  },
  remove: { delete: ({ context, change, which }) => context.desk.templates.remove(change, which) },
  readOne: ({ desk }, { tenantId }, id) => desk.templates.read(tenantId, id),
  list: ({ desk }, { tenantId }, _query, page) => desk.templates.list(tenantId, [], page, {}),
})

/** Why no ticket could be opened with these fields today; asked before the change holds a connection. */
const refusalOf = async ({ context, caller, change }: ForChange, fields: TemplateFields) => {
  await requireReferences(context, caller, templateReferences(fields))
  return checkTemplate(await context.desk.rules(change.tenantId), fields)
}
