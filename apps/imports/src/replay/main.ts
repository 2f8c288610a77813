import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createPool, runningDatabaseUrl } from '@docket/database'
import { type Config, ConfigError, readConfig } from '@docket/runtime'
import { CannotConnect, connectDocket } from './api/docket-client.ts'
import { generateLog } from './log/generate-log.ts'
import { BadRow } from './log/incident-row.ts'
import { reportLines, unexplained } from './report-lines.ts'
import { runReplay } from './run-replay.ts'
import { CannotSeed } from './seed-directory.ts'

// `npm run replay -- [file.csv[.gz]] [--url …] [--email …] [--password …] [--incidents n] [--sample n] [--seed n]`
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    email: { type: 'string', default: 'admin@demo.docket.test' },
    password: { type: 'string' },
    tenant: { type: 'string' },
    incidents: { type: 'string', default: '300' },
    sample: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    concurrency: { type: 'string', default: '8' },
  },
})

const made = await mkdtemp(join(tmpdir(), 'docket-replay-'))
try {
  const config = readConfig()
  const file = positionals[0] ?? join(made, 'generated.csv')
  if (!positionals[0]) {
    await writeFile(file, generateLog({ incidents: Number(values.incidents), seed: Number(values.seed) }))
    console.log(`No file was named: replaying a made-up log of ${values.incidents} incidents.`)
  } else if (!existsSync(file)) {
    throw new CannotConnect(`There is no file ${file}.`)
  }
  const base = values.url ?? `http://${config.DOCKET_HOST}:${config.DOCKET_PORT}`
  const password = values.password ?? config.DOCKET_DEMO_PASSWORD ?? (await demoPassword(config.DOCKET_DATA))
  const client = await connectDocket(base, {
    email: values.email,
    password,
    ...(values.tenant && { tenant: values.tenant }),
  })
  const database = databaseOf(config)
  try {
    const report = await runReplay({
      client,
      file,
      concurrency: Number(values.concurrency),
      sample: Number(values.sample),
      seed: Number(values.seed),
      ...(database && { database }),
    })
    for (const line of reportLines(report)) console.log(line)
    process.exitCode = unexplained(report) === 0 ? 0 : 1
  } finally {
    await database?.end()
  }
} catch (error) {
  const expected = [CannotConnect, BadRow, CannotSeed, ConfigError].some((kind) => error instanceof kind)
  console.error(expected ? (error as Error).message : error)
  process.exitCode = 1
} finally {
  await rm(made, { recursive: true, force: true })
}

/** The database of the Docket that is replayed to, as far as can be told; whether it has the log's tickets is seen there. */
function databaseOf({ DATABASE_URL, DOCKET_DATA }: Config) {
  const url = DATABASE_URL ?? runningDatabaseUrl(DOCKET_DATA)
  return url ? createPool({ url, max: 2, name: 'replay' }) : undefined
}

/** The embedded default keeps the password of its demo accounts beside its data. */
async function demoPassword(dir: string): Promise<string> {
  return readFile(join(dir, 'demo-password'), 'utf8').then(
    (text) => text.trim(),
    () => {
      throw new CannotConnect(
        'Say --password, or set DOCKET_DEMO_PASSWORD: the password of the demo accounts.',
      )
    },
  )
}
