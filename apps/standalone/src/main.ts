import { PortTaken } from '@docket/api'
import { demoAccounts } from '@docket/identity'
import { DataInUse } from '@docket/local-stack'
import { type Config, ConfigError, createLogger, type Logger, readConfig, runProcess } from '@docket/runtime'
import { banner } from './banner.ts'
import { type Standalone, startStandalone } from './start-standalone.ts'

// `npm start`
const config = await orExplain(async () => readConfig())
const log = createLogger({ name: 'docket', level: config.DOCKET_LOG_LEVEL })
await runProcess(log, () => orExplain(() => start(config, log)))

async function start(settings: Config, logger: Logger): Promise<Standalone> {
  const docket = await startStandalone(settings, logger)
  const { url, password } = docket
  console.log(`\n${banner({ url, password, data: settings.DOCKET_DATA, accounts: demoAccounts })}\n`)
  return docket
}

/** What the person at the terminal can mend is told in a sentence; anything else is ours and keeps its stack. */
async function orExplain<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (![ConfigError, DataInUse, PortTaken].some((kind) => error instanceof kind)) throw error
    console.error((error as Error).message)
    process.exit(1)
  }
}
