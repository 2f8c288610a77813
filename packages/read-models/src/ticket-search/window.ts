import { type RawBuilder, sql } from 'kysely'

/** Blocks of 2^n tickets that the scopes of a text name (migration 0072). */
const levels = [10, 12, 14, 16, 18, 20] as const
/** A window is made of at most so many whole blocks, and the one that has just begun. */
const wholeBlocks = 8
/** How many tickets more are looked through than the last window promises to be enough. */
const margin = 1.3

/** The newest tickets of a tenant, about so many; `all` is every one. */
export type Window = { level: number; blocks: number } | 'all'

/** Enough for a common word. */
export const firstWindow: Window = { level: 10, blocks: 1 }

/** How many tickets lie in a window. */
export const ticketsIn = (window: Window, newest: number): number =>
  window === 'all'
    ? newest
    : Math.min(newest, (newest % 2 ** window.level) + window.blocks * 2 ** window.level)

/**
 * The window to look through after one of `looked` tickets had so many `hits`: large enough for those `wanted` if the
 * word goes on to be as common as that, and never just a little larger.
 */
export const widerWindow = (hits: number, looked: number, newest: number, wanted: number): Window => {
  const needed =
    hits === 0 ? Number.POSITIVE_INFINITY : Math.max(2 * looked, (looked * wanted * margin) / hits)
  const level = levels.find((one) => needed <= wholeBlocks * 2 ** one)
  if (level === undefined || needed >= newest) return 'all'
  return { level, blocks: Math.ceil(needed / 2 ** level) }
}

/** The window as a condition on `ticket_search`; `newest` is the number of the tenant's newest ticket, in SQL. */
export const within = (window: Window, tenantId: string, newest: RawBuilder<unknown>): RawBuilder<unknown> =>
  window === 'all'
    ? sql`true`
    : sql`scopes && array(
        select search_block(${tenantId}, ${window.level}, block)
        from generate_series(${newest} >> ${window.level}::integer, (${newest} >> ${window.level}::integer) - ${window.blocks}::integer, -1) as block
      )`
