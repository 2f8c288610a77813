import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../viewer.ts'

/** Blocks of 2^n tickets that the scopes of a text name (migration 0072). */
const levels = [10, 12, 14, 16, 18, 20] as const
/** A window is made of at most so many whole blocks, and the one that has just begun. */
const wholeBlocks = 8
/** How many tickets more are looked through than the last window promises to be enough. */
const margin = 1.3

/**
 * The newest tickets of a tenant, about so many; `all` is every one, and `whole` too, where the tenant is almost alone
 * in the table.
 */
export type Window = { level: number; blocks: number } | 'all' | 'whole'

/** Enough for a common word; a requester's own tickets are few. */
export const firstWindow = ({ kind }: Viewer): Window =>
  kind === 'requester' ? 'all' : { level: 10, blocks: 2 }

/** How many tickets lie in a window. */
export const ticketsIn = (window: Window, newest: number): number =>
  typeof window === 'string'
    ? newest
    : Math.min(newest, (newest % 2 ** window.level) + window.blocks * 2 ** window.level)

/**
 * The window to look through after one of `looked` tickets had so many `hits`: large enough for those `wanted` if the
 * word goes on to be as common as that, and never just a little larger. `texts` are those of all tenants, estimated.
 */
export const widerWindow = (
  { hits, newest, texts }: { hits: number; newest: number; texts: number },
  looked: number,
  wanted: number,
): Window => {
  const needed =
    hits === 0 ? Number.POSITIVE_INFINITY : Math.max(2 * looked, (looked * wanted * margin) / hits)
  const level = levels.find((one) => needed <= wholeBlocks * 2 ** one)
  if (level === undefined || needed >= newest) return texts > 0 && 2 * newest >= texts ? 'whole' : 'all'
  return { level, blocks: Math.ceil(needed / 2 ** level) }
}

/**
 * The window as a condition on `ticket_search`; `newest` is the number of the tenant's newest ticket, in SQL. Blocks
 * name their tenant: its own scope is as long as all of its texts and costs 30 us a hit, so it is asked for only where
 * other tenants' hits could be many.
 */
export const within = (
  window: Window,
  { tenantId, viewer }: { tenantId: string; viewer: Viewer },
  newest: RawBuilder<unknown>,
): RawBuilder<unknown> => {
  if (viewer.kind === 'requester')
    return sql`scopes @> array[search_requester(${tenantId}, ${viewer.userId})]`
  if (window === 'whole') return sql`true`
  if (window === 'all') return sql`scopes @> array[hashtextextended(${tenantId}, 0)]`
  const { level, blocks } = window
  const last = sql`(${newest} >> ${level}::integer)`
  return sql`scopes && array(
    select search_block(${tenantId}, ${level}, block)
    from generate_series(${last} - ${blocks}::integer, ${last}) as block)`
}
