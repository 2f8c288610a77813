import { category, createCategoryBody, listArchivableQuery, replaceCategoryBody } from '@docket/contracts'
import { deskRoutes } from './desk-routes.ts'

/** The tenant's taxonomy. */
export const categoryRoutes = deskRoutes({
  path: 'categories',
  noun: 'category',
  plural: 'categories',
  read: 'settings.read',
  edit: 'settings.edit',
  row: category,
  createBody: createCategoryBody,
  replaceBody: replaceCategoryBody,
  listQuery: listArchivableQuery,
  create: ({ context, change }, body) => context.desk.categories.create(change, body),
  replace: ({ context, change, which }, body) => context.desk.categories.replace(change, which, body),
  remove: { archive: ({ context, change, which }) => context.desk.categories.archive(change, which) },
  readOne: ({ desk }, { tenantId }, id) => desk.categories.read(tenantId, id),
  list: ({ desk }, { tenantId }, { archived }, page) => desk.categories.list(tenantId, archived, page),
})
