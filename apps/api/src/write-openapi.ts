import { writeFile } from 'node:fs/promises'
import {
  createHealth,
  createMetrics,
  readConfig,
  silentLogger,
  systemClock,
  systemIds,
} from '@docket/runtime'
import type { ApiContext } from './context.ts'
import { buildServer } from './server.ts'

// Routes only look at what they are given when they are asked, so documents need no database behind them.
const inert = {
  config: readConfig({}),
  clock: systemClock,
  ids: systemIds,
  log: silentLogger(),
  metrics: createMetrics(),
  health: createHealth(),
} as ApiContext

const app = await buildServer(inert)
await writeFile(
  new URL('../../../docs/openapi.json', import.meta.url),
  `${JSON.stringify(app.swagger(), null, 2)}\n`,
)
await app.close()
