import { Failure } from '@docket/runtime'

/** The one place where an SQLSTATE turns into a named failure; anything unknown is returned as it came. */
export const toFailure = (error: unknown): unknown => {
  if (isTransient(error))
    return new Failure('dependency_down', 'The database did not answer; try again.', { cause: error })
  if (sqlState(error) === '22021' || sqlState(error) === '22P05')
    return new Failure('invalid_input', 'Text must be valid UTF-8 without NUL.', { cause: error })
  return error
}

/** True for what may succeed when tried again: lost connections, shutdowns, deadlocks, lock time-outs. */
export const isTransient = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const state = sqlState(error)
  if (state !== undefined) return transientClasses.has(state.slice(0, 2)) || transientStates.has(state)
  return connectionErrors.test(`${(error as NodeJS.ErrnoException).code ?? ''} ${error.message}`)
}

/** The SQLSTATE of a database error, else undefined. */
export const sqlState = (error: unknown): string | undefined => {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E') ? code : undefined
}

// Appendix A of the PostgreSQL manual: 08 connection, 40 rollback, 53 resources, 57 operator intervention, 58 system.
const transientClasses = new Set(['08', '40', '53', '57', '58'])
const transientStates = new Set(['55P03'])
const connectionErrors =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|the database system is/
