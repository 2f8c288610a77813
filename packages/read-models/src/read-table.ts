import type { QueryConfig } from 'pg'

export type ColumnType =
  | 'uuid'
  | 'text'
  | 'text[]'
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'boolean'
  | 'timestamptz'
  | 'jsonb'

/** A read table: its columns are the members of its row in snake case, and `key` is what makes a row unique. */
export type ReadTable<Row> = {
  name: string
  key: readonly (keyof Row & string)[]
  columns: { readonly [Field in keyof Row & string]: ColumnType }
}

/** `affectedService` to `affected_service`. */
export const columnName = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Column names in the order of the table's `columns`, quoted and separated by commas. */
export const columnList = <Row>(table: ReadTable<Row>): string =>
  Object.keys(table.columns)
    .map((field) => `"${columnName(field)}"`)
    .join(', ')

/**
 * One statement that writes any number of rows: new ones are inserted, known ones become equal to what is given.
 * `target` is another table of the same shape, used by a rebuild.
 */
export const upsertRows = <Row>(
  table: ReadTable<Row>,
  rows: readonly Row[],
  target: string = table.name,
): QueryConfig => ({
  name: `upsert_${target}`,
  text: upsertText(table, target),
  values: [JSON.stringify(rows)],
})

const upsertText = <Row>(table: ReadTable<Row>, target: string): string => {
  const known = texts.get(target)
  if (known) return known
  const fields = Object.entries<ColumnType>(table.columns)
  const key = table.key.map((field) => `"${columnName(field)}"`).join(', ')
  const rest = fields.filter(([field]) => !(table.key as readonly string[]).includes(field))
  const text = `
    insert into ${target} as known (${columnList(table)})
    select ${fields.map(([field]) => `"${field}"`).join(', ')}
    from jsonb_to_recordset($1::jsonb) as given (${fields.map(([field, type]) => `"${field}" ${type}`).join(', ')})
    on conflict (${key}) do update set
      ${rest.map(([field]) => `"${columnName(field)}" = excluded."${columnName(field)}"`).join(', ')}`
  texts.set(target, text)
  return text
}

const texts = new Map<string, string>()

/** A database row in the shape of the table's row type. */
export const toRow = <Row>(table: ReadTable<Row>, record: Readonly<Record<string, unknown>>): Row => {
  const row: Record<string, unknown> = {}
  for (const [field, column] of namesOf(table)) row[field] = record[column]
  return row as Row
}

/** Every page of a list asks for some forty names of each of its rows. */
const namesOf = (table: { columns: object }): readonly (readonly [field: string, column: string])[] => {
  const known = names.get(table)
  if (known) return known
  const made = Object.keys(table.columns).map((field) => [field, columnName(field)] as const)
  names.set(table, made)
  return made
}

const names = new WeakMap<object, readonly (readonly [string, string])[]>()
