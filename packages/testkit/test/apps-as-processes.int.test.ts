import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '@docket/local-stack'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkout, type TestDatabase, testDatabase, until } from '../src/index.ts'

// What only the main file of an app wires, seen from outside.
let database: TestDatabase
let dir: string
beforeAll(async () => {
  database = await testDatabase()
  dir = await mkdtemp(join(tmpdir(), 'docket-apps-'))
})
afterAll(async () => {
  await database.close()
  await rm(dir, { recursive: true, force: true })
})

/** Runs the main file of an app; `ended` settles with its exit code. */
const startApp = async (app: string, env: NodeJS.ProcessEnv = {}) => {
  const [port, healthPort] = [await freePort(), await freePort()]
  const child = spawn(process.execPath, [`apps/${app}/src/main.ts`], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      DOCKET_DATA: dir,
      DOCKET_PORT: String(port),
      DOCKET_HEALTH_PORT: String(healthPort),
      ...env,
    },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      said += text.toString()
    })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, ended, said: () => said }
}

test('projections make partitions of the outbox ahead, in the size that is configured', async () => {
  await database.pool.query(
    `select setval('event_position', (select max(to_pos) from outbox_partition) - 10)`,
  )
  const app = await startApp('projections', { DOCKET_OUTBOX_PARTITION_SIZE: '5000' })
  try {
    await until(
      async () => {
        const { rows } = await database.pool.query<{ sizes: number[] }>(
          'select array_agg(distinct (to_pos - from_pos)::int) as sizes from outbox_partition',
        )
        return rows[0]?.sizes?.includes(5_000)
      },
      { withinMs: 30_000 },
    ).catch((error: unknown) => {
      throw new Error(app.said(), { cause: error })
    })
  } finally {
    app.child.kill('SIGTERM')
    expect(await app.ended).toBe(0)
  }
})

describe('on a server that is younger than what it stores', () => {
  beforeAll(async () => {
    await database.pool.query(
      `insert into outbox_cursor (name, s_old, s_new)
       values ('from the future', '1:1:', '99000000:99000002:99000001')`,
    )
  })

  test.each(['api', 'projections'])('%s does not start, and says what to do', async (name) => {
    const app = await startApp(name)
    expect(await app.ended).not.toBe(0)
    expect(app.said()).toMatch(/from the future: transaction 99000002/)
    expect(app.said()).toMatch(/What to do/)
  })
})
