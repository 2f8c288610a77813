import type { TemplateFields } from '@docket/contracts'
import { checkCategory } from '../categories/check-category.ts'
import { checkValues } from '../custom-fields/check-values.ts'
import type { DeskRefusal } from '../refusals.ts'
import type { TenantRules } from '../rules/tenant-rules.ts'

/** Whether a ticket could be opened with these fields today: null, or which of them the tenant does not know. */
export const checkTemplate = (
  { categories, fields }: TenantRules,
  { category, customFields = {} }: TemplateFields,
): DeskRefusal | null =>
  (category === undefined ? null : checkCategory(categories, category, 'fields.category')) ??
  checkValues(fields, customFields, { staff: true, path: 'fields.customFields' })
