import type { Category } from '@docket/contracts'
import type { Page, PageRequest } from '@docket/database'
import { archivedOrNot, archiving } from '../kept/archiving.ts'
import type { DeskChange, DeskDependencies, DeskSaved, Which } from '../kept/kept.ts'
import { keptStore } from '../kept/kept-store.ts'
import { refuseOneMore } from '../kept/refuse-one-more.ts'
import { categoryKind } from './kind.ts'

type Named = Pick<Category, 'name' | 'description'>

/** The tenant's taxonomy; archived, never deleted. */
export type Categories = {
  create(change: DeskChange, body: Named & { key: string }): Promise<DeskSaved<Category>>
  replace(change: DeskChange, which: Which, body: Named & { archived: boolean }): Promise<DeskSaved<Category>>
  archive(change: DeskChange, which: Which): Promise<DeskSaved<Category>>
  read(tenantId: string, id: string): Promise<Category | null>
  list(tenantId: string, archived: boolean, page: PageRequest): Promise<Page<Category>>
}

export const createCategories = (dependencies: DeskDependencies): Categories => {
  const store = keptStore(dependencies, categoryKind)
  return {
    create: (change, { key, name, description }) =>
      store.create(change, { key, name, description, archivedAt: null }, (client) =>
        refuseOneMore(client, 'categories', change.tenantId),
      ),
    replace: (change, which, { name, description, archived }) =>
      store.replace(
        change,
        which,
        (row, at) => ({ ...row, name, description, archivedAt: archived ? (row.archivedAt ?? at) : null }),
        async (row, client) =>
          row.archivedAt !== null && !archived ? refuseOneMore(client, 'categories', change.tenantId) : null,
      ),
    archive: (change, which) => store.replace(change, which, archiving),
    read: store.read,
    list: (tenantId, archived, page) => store.list(tenantId, [archivedOrNot(archived)], page, { archived }),
  }
}
