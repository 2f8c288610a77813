import type { Template } from '@docket/contracts'
import { sql } from 'kysely'
import type { KeptKind } from '../kept/kept.ts'

export const templateKind: KeptKind<Template> = {
  noun: 'template',
  action: 'template',
  table: 'ticket_templates',
  id: 'template_id',
  columns: { name: 'name', description: 'description', fields: 'fields' },
  json: ['fields'],
  sameAs: ({ name }) => sql`lower(name) = lower(${name})`,
}
