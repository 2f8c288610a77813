import {
  createCustomFieldBody,
  customField,
  listArchivableQuery,
  replaceCustomFieldBody,
} from '@docket/contracts'
import { deskRoutes } from './desk-routes.ts'

/** The tenant's own fields: for staff to read, for managers to keep. */
export const customFieldRoutes = deskRoutes({
  path: 'custom-fields',
  noun: 'custom field',
  plural: 'custom fields',
  read: 'settings.read',
  edit: 'settings.edit',
  row: customField,
  createBody: createCustomFieldBody,
  replaceBody: replaceCustomFieldBody,
  listQuery: listArchivableQuery,
  create: ({ context, change }, body) => context.desk.customFields.create(change, body),
  replace: ({ context, change, which }, body) => context.desk.customFields.replace(change, which, body),
  remove: { archive: ({ context, change, which }) => context.desk.customFields.archive(change, which) },
  readOne: ({ desk }, { tenantId }, id) => desk.customFields.read(tenantId, id),
  list: ({ desk }, { tenantId }, { archived }, page) => desk.customFields.list(tenantId, archived, page),
})
