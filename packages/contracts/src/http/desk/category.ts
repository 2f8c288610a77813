import { z } from 'zod'
import { category as categoryKey } from '../fields.ts'
import { archivedAt, kept, name, note, seen } from './kept.ts'

export const createCategoryBody = z
  .strictObject({ key: categoryKey, name, description: note.default(null) })
  .meta({ id: 'CreateCategory' })

/** The key never changes: tickets and their history carry it. */
export const replaceCategoryBody = z
  .strictObject({ name, description: note.default(null), archived: z.boolean().default(false), ...seen })
  .meta({ id: 'ReplaceCategory' })

export const category = z
  .object({
    ...kept,
    key: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    archivedAt,
  })
  .meta({ id: 'Category' })

export type Category = z.output<typeof category>
