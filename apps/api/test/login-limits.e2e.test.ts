import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryFeed } from '@docket/live-feed'
import { createHealth, createMetrics, readConfig, silentLogger } from '@docket/runtime'
import { testDatabase } from '@docket/testkit'
import { expect, test } from 'vitest'
import { loginLimitsOf } from '../src/limits/login-limits.ts'
import { runApi } from '../src/run-api.ts'

test('how many logins may fail is a setting of the account and of the address', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'docket-api-'))
  const database = await testDatabase()
  const api = await runApi({
    config: readConfig({
      DOCKET_DATA: dir,
      DOCKET_PORT: '0',
      DOCKET_RATE_LIMIT_LOGIN_ACCOUNT: '2',
      DOCKET_RATE_LIMIT_LOGIN_ADDRESS: '4',
    }),
    ...{ pool: database.pool, liveFeed: memoryFeed(), log: silentLogger() },
    ...{ metrics: createMetrics(), health: createHealth() },
  })
  const fail = async (name: string) => {
    const response = await fetch(`${api.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: `${name}@nowhere.test`, password: 'wrong' }),
    })
    return response.status
  }
  const answers = []
  for (const name of ['ada', 'ada', 'ada', 'bob', 'rita']) answers.push(await fail(name))
  await api.stop()
  await database.close()
  await rm(dir, { recursive: true, force: true })
  expect(answers).toEqual([401, 401, 429, 401, 429])
})

test('0 is no limit', () => {
  const config = readConfig({ DOCKET_RATE_LIMIT_LOGIN_ACCOUNT: '0', DOCKET_RATE_LIMIT_LOGIN_ADDRESS: '0' })
  expect(loginLimitsOf(config)).toMatchObject({
    perAccount: Number.POSITIVE_INFINITY,
    perAddress: Number.POSITIVE_INFINITY,
  })
})
