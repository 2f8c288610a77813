import type { Kept, KeptKind } from './kept.ts'

/** Every column of a kind with the member it stands for, the id first. */
export const columnsOf = <Row extends Kept>(kind: KeptKind<Row>): readonly [string, keyof Row & string][] => [
  [kind.id, 'id'],
  ['version', 'version'],
  ['created_at', 'createdAt'],
  ['updated_at', 'updatedAt'],
  ...(Object.entries(kind.columns) as [keyof Row & string, string][]).map(
    ([member, column]) => [column, member] as [string, keyof Row & string],
  ),
]

/** The select list that yields rows as they are answered. */
export const selected = <Row extends Kept>(kind: KeptKind<Row>): string =>
  columnsOf(kind)
    .map(([column, member]) => `${column} as "${member}"`)
    .join(', ')

/** The row's values in the order of `columnsOf`. */
export const valuesOf = <Row extends Kept>(kind: KeptKind<Row>, row: Row): unknown[] => {
  const json = new Set<string>(kind.json as readonly string[] | undefined)
  return columnsOf(kind).map(([, member]) => (json.has(member) ? JSON.stringify(row[member]) : row[member]))
}
