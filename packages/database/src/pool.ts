import pg, { type Pool } from 'pg'

/** Type parsers by OID: positions and counts are below 2^53, and instants are ISO 8601 text everywhere. */
const parsers = new Map<number, (text: string) => unknown>([
  [20, Number],
  [1184, (text) => new Date(text).toISOString()],
  [1114, (text) => new Date(`${text}Z`).toISOString()],
  [1082, (text) => text],
])

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers.get(oid)) ||
    pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
}

/** The connection settings that every client of Docket shares, also outside a pool. */
export const clientConfig = (url: string, name: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: `docket-${name}`,
  types,
  connectionTimeoutMillis: 5_000,
  keepAlive: true,
})

/**
 * A pool of `max` connections (8 to 10 measured best on two cores; 32 only adds latency). `int8` arrives as
 * number and `timestamptz` as an ISO string. A connection lost while idle is dropped and reported, never thrown.
 */
export const createPool = (options: {
  url: string
  max?: number
  name?: string
  onError?: (error: Error) => void
}): Pool => {
  const pool = new pg.Pool({
    ...clientConfig(options.url, options.name ?? 'docket'),
    max: options.max ?? 8,
    idleTimeoutMillis: 30_000,
  })
  pool.on('error', (error) => options.onError?.(error))
  return pool
}
