import { randomBytes } from 'node:crypto'
import { createPool } from '@docket/database'
import type { Pool } from 'pg'
import { inject } from 'vitest'
import './provided.ts'
import { onDatabase, templateName } from './template.ts'

export type TestDatabase = { url: string; pool: Pool; close(): Promise<void> }

/**
 * A fresh, migrated database on the run's shared server. A test that holds a transaction open takes `ownServer`
 * instead: one open transaction holds back the snapshots of the whole server.
 */
export const testDatabase = async (options: { max?: number } = {}): Promise<TestDatabase> => {
  const server = inject('postgresUrl')
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = createPool({ url: server, max: 1, name: 'test-admin' })
  await admin.query(`create database ${name} template ${templateName}`)
  const url = onDatabase(server, name)
  const pool = createPool({ url, max: options.max ?? 8, name: 'test' })
  return {
    url,
    pool,
    async close() {
      await pool.end()
      await admin.query(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}
