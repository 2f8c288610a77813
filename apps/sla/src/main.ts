import { refuseYoungerServer } from '@docket/event-store'
import { createLogger, readConfig, runProcess, serveHealth, stopAll } from '@docket/runtime'
import { createContext } from './context.ts'
import { startSla } from './start-sla.ts'

const config = readConfig()
const log = createLogger({ name: 'sla', level: config.DOCKET_LOG_LEVEL })

await runProcess(log, async () => {
  const context = createContext(config, log)
  const { health, metrics } = context
  await refuseYoungerServer(context.pool)
  const server = await serveHealth({
    health,
    metrics,
    host: config.DOCKET_HOST,
    port: config.DOCKET_HEALTH_PORT,
  })
  const sla = startSla(context)
  sla.stuck.catch((error: unknown) => {
    log.fatal({ err: error }, 'the timers are stuck')
    process.exit(1)
  })
  log.info({ health: server.url, source: config.KAFKA_BROKERS ? 'kafka' : 'outbox' }, 'timers run')
  const leave = { stop: async () => health.stopping() } // first: nobody counts on a process that ends
  return stopAll([{ stop: context.close }, server, sla, leave])
})
