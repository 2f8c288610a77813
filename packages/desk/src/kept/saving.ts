import { sqlState, transaction } from '@docket/database'
import type { Pool, PoolClient } from 'pg'
import { Ended } from './ended.ts'
import type { DeskSaved } from './kept.ts'

/** Runs `work` in one transaction and turns the ends that are no failure into their outcome. */
export const saving = async <Value>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Value>,
  /** Which row stands in the way when a name was taken. */
  sameAs: () => Promise<string | null>,
): Promise<DeskSaved<Value>> => {
  try {
    return { outcome: 'saved', value: await transaction(pool, work) }
  } catch (error) {
    if (error instanceof Ended) return error.saved
    const taken = sqlState(error) === uniqueViolation ? await sameAs() : null
    if (taken === null) throw error
    return { outcome: 'already_exists', id: taken }
  }
}

const uniqueViolation = '23505'
