import { Ended, notFound } from './ended.ts'

/** The row, if there is one and it is as the caller saw it; else the transaction ends. */
export const known = <Row extends { version: number }>(
  row: Row | null,
  expectedVersion: number | undefined,
): Row => {
  if (row === null) throw notFound()
  if (expectedVersion !== undefined && expectedVersion !== row.version)
    throw new Ended({ outcome: 'stale', version: row.version })
  return row
}

/** Ids come from addresses: what is no uuid is nobody's. */
export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)
