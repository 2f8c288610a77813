import { type RawBuilder, sql } from 'kysely'

/** The row out of use; one that is archived already stays as it is. */
export const archiving = <Row extends { archivedAt: string | null }>(row: Row, at: string): Row => ({
  ...row,
  archivedAt: row.archivedAt ?? at,
})

export const archivedOrNot = (archived: boolean): RawBuilder<unknown> =>
  archived ? sql`archived_at is not null` : sql`archived_at is null`
