import { maintainOutbox } from '@docket/consumers'
import { refuseYoungerServer } from '@docket/event-store'
import { projectionsName } from '@docket/read-models'
import { createLogger, readConfig, runProcess, serveHealth, stopAll } from '@docket/runtime'
import { createContext } from './context.ts'
import { startProjections } from './start-projections.ts'

const config = readConfig()
const log = createLogger({ name: 'projections', level: config.DOCKET_LOG_LEVEL })

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
  const projections = await startProjections(context)
  // Nothing moves although there is work and a broker: only a new process helps, so this one ends.
  projections.stuck.catch((error: unknown) => {
    log.fatal({ err: error }, 'the projections are stuck')
    process.exit(1)
  })
  const upkeep = maintainOutbox({
    pool: context.pool,
    partitionSize: config.DOCKET_OUTBOX_PARTITION_SIZE,
    consumers: new Map([[projectionsName, ['ticket']]]),
    log,
  })
  log.info({ health: server.url, source: config.KAFKA_BROKERS ? 'kafka' : 'outbox' }, 'projections run')
  const leave = { stop: async () => health.stopping() } // first: nobody sends work to a process that ends
  return stopAll([{ stop: context.close }, server, upkeep, projections, leave])
})
