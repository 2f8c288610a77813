import { type DeskRefusal, refuseFields } from '../refusals.ts'

/** Whether a ticket may be given this category: null, or that the tenant's taxonomy has no such key in use. */
export const checkCategory = (
  inUse: ReadonlySet<string>,
  category: string,
  path = 'category',
): DeskRefusal | null =>
  inUse.has(category)
    ? null
    : refuseFields('category_not_in_use', 'The tenant has no such category in use.', [
        { path, code: 'not_in_use', message: `${category} is not a category in use` },
      ])
