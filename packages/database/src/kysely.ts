import { Kysely, PostgresDialect } from 'kysely'
import type { Pool } from 'pg'

/** Typed queries over a pool that somebody else owns: destroying the instance does not end the pool. */
export const createKysely = <DB>(pool: Pool): Kysely<DB> =>
  new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: { connect: () => pool.connect(), end: async () => {} } as unknown as Pool,
    }),
  })
