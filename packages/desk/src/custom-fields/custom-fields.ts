import type { CreateCustomFieldBody, CustomField, ReplaceCustomFieldBody } from '@docket/contracts'
import type { Page, PageRequest } from '@docket/database'
import { archivedOrNot, archiving } from '../kept/archiving.ts'
import type { DeskChange, DeskDependencies, DeskSaved, Which } from '../kept/kept.ts'
import { keptStore } from '../kept/kept-store.ts'
import { refuseOneMore } from '../kept/refuse-one-more.ts'
import { judgeField, mergeOptions } from './judge-field.ts'
import { customFieldKind } from './kind.ts'

/** The tenant's own fields; archived, never deleted. */
export type CustomFields = {
  create(change: DeskChange, body: CreateCustomFieldBody): Promise<DeskSaved<CustomField>>
  /** Key, type and `staffOnly` stay; options left out are archived. */
  replace(change: DeskChange, which: Which, body: ReplaceCustomFieldBody): Promise<DeskSaved<CustomField>>
  archive(change: DeskChange, which: Which): Promise<DeskSaved<CustomField>>
  read(tenantId: string, id: string): Promise<CustomField | null>
  list(tenantId: string, archived: boolean, page: PageRequest): Promise<Page<CustomField>>
}

export const createCustomFields = (dependencies: DeskDependencies): CustomFields => {
  const store = keptStore(dependencies, customFieldKind)
  return {
    create: (change, body) =>
      store.create(
        change,
        { ...body, archivedAt: null },
        async (client) => judgeField(body) ?? refuseOneMore(client, 'custom_fields', change.tenantId),
      ),
    replace: (change, which, { archived, expectedVersion, ...body }) =>
      store.replace(
        change,
        which,
        (row, at) => ({
          ...row,
          ...body,
          options: mergeOptions(row.options, body.options),
          archivedAt: archived ? (row.archivedAt ?? at) : null,
        }),
        async (row, client) => {
          const options = mergeOptions(row.options, body.options)
          const comesBack = row.archivedAt !== null && !archived
          const refusal = judgeField({ type: row.type, options })
          return refusal ?? (comesBack ? refuseOneMore(client, 'custom_fields', change.tenantId) : null)
        },
      ),
    archive: (change, which) => store.replace(change, which, archiving),
    read: store.read,
    list: (tenantId, archived, page) => store.list(tenantId, [archivedOrNot(archived)], page, { archived }),
  }
}
