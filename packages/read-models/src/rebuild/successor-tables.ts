import type { ClientBase } from 'pg'
import type { ReadTableName } from '../projections/read-tables.ts'

/** The table that is built beside the live one and takes its name in the end. */
export const successorOf = (table: ReadTableName): string => `${table}_next`

/** How far the successors are: a version per stream, like the live positions, and gone with the rebuild. */
export const successorPositions = 'projections_next_position'

/** Removes what a rebuild made, finished or not. */
export const dropSuccessors = async (client: ClientBase, tables: readonly ReadTableName[]): Promise<void> => {
  for (const name of [...tables.map(successorOf), successorPositions]) {
    await client.query(`drop table if exists ${name}`)
  }
}

/** Makes empty successors with the columns of the live tables and no index yet: filling them is faster so. */
export const createSuccessors = async (
  client: ClientBase,
  tables: readonly ReadTableName[],
): Promise<void> => {
  for (const table of tables) {
    await client.query(
      `create table ${successorOf(table)} (like ${table} including defaults including storage)`,
    )
    const { rows } = await client.query<{ options: string | null }>({
      text: `select array_to_string(reloptions, ', ') as options from pg_class where oid = $1::regclass`,
      values: [table],
    })
    if (rows[0]?.options) await client.query(`alter table ${successorOf(table)} set (${rows[0].options})`)
  }
  // Unlogged: after a crash of the server the rebuild starts anew anyway.
  await client.query(`
    create unlogged table ${successorPositions} (stream_id text collate "C" not null, version integer not null)`)
}

/** Gives the filled successors the indexes of the live tables, whatever these are now. */
export const indexSuccessors = async (
  client: ClientBase,
  tables: readonly ReadTableName[],
): Promise<void> => {
  await client.query(`set maintenance_work_mem = '256MB'`)
  for (const table of tables) {
    const statements = (await indexesOf(client, table)).flatMap((index) => {
      const name = `${index.name}_next`
      const unique = index.isUnique ? 'unique ' : ''
      return [
        `create ${unique}index ${name} on ${successorOf(table)} ${index.method}`,
        ...(index.isPrimary ? [`alter table ${successorOf(table)} add primary key using index ${name}`] : []),
      ]
    })
    await client.query([...statements, `analyze ${successorOf(table)}`].join('; '))
  }
  await client.query(`alter table ${successorPositions} add primary key (stream_id)`)
  await client.query(`analyze ${successorPositions}`)
  await client.query('reset maintenance_work_mem')
}

/**
 * Puts the successors in the place of the live tables, indexes under their own names included. Runs inside the
 * transaction of the flip; waits for readers only as long as its lock_timeout says.
 */
export const replaceLiveTables = async (
  client: ClientBase,
  tables: readonly ReadTableName[],
): Promise<void> => {
  await client.query(`lock table ${tables.join(', ')} in access exclusive mode`)
  for (const table of tables) {
    const indexes = await indexesOf(client, table)
    await client.query(
      [
        `drop table ${table}`,
        `alter table ${successorOf(table)} rename to ${table}`,
        ...indexes.map(({ name }) => `alter index ${name}_next rename to ${name}`),
      ].join('; '),
    )
  }
  await client.query(`drop table ${successorPositions}`)
}

type Index = { name: string; isUnique: boolean; isPrimary: boolean; method: string }

/** `method` is the definition from the word `using` on, the same for a table of the same shape. */
const indexesOf = async (client: ClientBase, table: string): Promise<readonly Index[]> => {
  const { rows } = await client.query<Index>({
    text: `
      select c.relname as name, i.indisunique as "isUnique", i.indisprimary as "isPrimary",
        substring(pg_get_indexdef(i.indexrelid) from ' (USING .*)$') as method
      from pg_index i join pg_class c on c.oid = i.indexrelid
      where i.indrelid = $1::regclass
      order by i.indisprimary desc, c.relname`,
    values: [table],
  })
  return rows
}
