import type { Category } from '@docket/contracts'
import { sql } from 'kysely'
import type { KeptKind } from '../kept/kept.ts'

export const categoryKind: KeptKind<Category> = {
  noun: 'category',
  action: 'category',
  table: 'categories',
  id: 'category_id',
  columns: { key: 'key', name: 'name', description: 'description', archivedAt: 'archived_at' },
  sameAs: ({ key }) => sql`key = ${key}`,
  isRule: true,
}
