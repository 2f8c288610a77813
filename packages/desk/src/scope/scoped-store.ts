import type { Page, PageRequest } from '@docket/database'
import type { Refusal } from '@docket/event-sourcing'
import type { Caller } from '@docket/ticketing'
import { Ended } from '../kept/ended.ts'
import type { Content, DeskChange, DeskDependencies, DeskSaved, Kept, KeptKind, Which } from '../kept/kept.ts'
import { keptStore } from '../kept/kept-store.ts'
import { isSeen, refuseKeeping, type ScopeActions, type Scoped } from './scoped.ts'
import { type ScopeFilter, seenBy } from './seen-by.ts'

/** What can be done with things that are somebody's, a team's or the tenant's, as far as this caller may. */
export type ScopedStore<Row extends Kept> = {
  create(caller: Caller, change: DeskChange, content: Content<Row>): Promise<DeskSaved<Row>>
  /** Scope, owner and team stay. */
  replace(
    caller: Caller,
    change: DeskChange,
    which: Which,
    next: (row: Row) => Content<Row>,
  ): Promise<DeskSaved<Row>>
  remove(caller: Caller, change: DeskChange, which: Which): Promise<DeskSaved<null>>
  /** Null also for what is not this caller's to see. */
  read(caller: Caller, id: string): Promise<Row | null>
  list(caller: Caller, filter: ScopeFilter, page: PageRequest): Promise<Page<Row>>
}

export const scopedStore = <Row extends Kept>(
  dependencies: DeskDependencies,
  kind: KeptKind<Row>,
  {
    actions,
    scopedOf,
    judge = () => null,
  }: {
    actions: ScopeActions
    scopedOf(row: Content<Row>): Scoped
    /** What may be wrong with the content itself. */
    judge?(content: Content<Row>): Refusal | null
  },
): ScopedStore<Row> => {
  const store = keptStore(dependencies, kind)
  const owned = 'ownerId' in kind.columns
  const mayKeep = (caller: Caller) => (row: Row) => {
    const scoped = scopedOf(row)
    if (!isSeen(scoped, caller, actions)) throw new Ended({ outcome: 'not_found' })
    return refuseKeeping(scoped, caller, actions)
  }
  return {
    create: (caller, change, content) =>
      store.create(
        change,
        content,
        async () => refuseKeeping(scopedOf(content), caller, actions) ?? judge(content),
      ),
    replace: (caller, change, which, next) =>
      store.replace(change, which, next, (row) => mayKeep(caller)(row) ?? judge(next(row))),
    remove: (caller, change, which) => store.remove(change, which, mayKeep(caller)),
    async read(caller, id) {
      const row = await store.read(caller.tenantId, id)
      return row !== null && isSeen(scopedOf(row), caller, actions) ? row : null
    },
    list: (caller, filter, page) =>
      store.list(caller.tenantId, seenBy(caller, actions, filter, { owned }), page, {
        filter,
        userId: caller.userId,
      }),
  }
}
