import type { CustomField } from '@docket/contracts'
import { sql } from 'kysely'
import type { KeptKind } from '../kept/kept.ts'

export const customFieldKind: KeptKind<CustomField> = {
  noun: 'custom field',
  action: 'custom_field',
  table: 'custom_fields',
  id: 'field_id',
  columns: {
    key: 'key',
    label: 'label',
    description: 'description',
    type: 'type',
    options: 'options',
    requiredToOpen: 'required_to_open',
    requiredToResolve: 'required_to_resolve',
    staffOnly: 'staff_only',
    archivedAt: 'archived_at',
  },
  json: ['options'],
  sameAs: ({ key }) => sql`key = ${key}`,
  isRule: true,
}
