import { type Page, type PageOf, type PageRequest, readPage } from '@docket/database'
import { type Kysely, type RawBuilder, sql } from 'kysely'

/**
 * One page in the order of a number, such as a place or a version. A page goes on behind the last number, so that it
 * is read in place of the row's own `id`, which is put back.
 */
export const pageByNumber = async <Row extends { id: string }>(
  db: Kysely<never>,
  { columns, ownId, ...list }: PageOf & { ownId: RawBuilder<unknown> },
  page: PageRequest,
  fingerprint: string,
): Promise<Page<Row>> => {
  const listed = await readPage<{ id: number; ownId: string }>(
    db,
    { ...list, columns: sql`${columns}, ${ownId} as "ownId", ${list.id} as id` },
    page,
    fingerprint,
  )
  const rows = listed.rows.map(({ ownId: id, ...row }) => ({ ...row, id }) as unknown as Row)
  return { ...listed, rows }
}
