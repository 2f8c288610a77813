import { memorySignals } from '@docket/live-feed'
import {
  createHealth,
  createMetrics,
  monotonicMs,
  readConfig,
  silentLogger,
  systemClock,
  systemIds,
} from '@docket/runtime'
import type { ApiServer } from '../api-server.ts'
import type { ApiContext } from '../context.ts'
import { createPresenceBoard } from '../presence/presence-board.ts'
import { buildServer } from '../server.ts'

/**
 * A server for its documents only. Routes look at what they are given when they are asked, so documents need no
 * database behind them.
 */
export const inertServer = (): Promise<ApiServer> =>
  buildServer({
    config: readConfig({}),
    clock: systemClock,
    ids: systemIds,
    log: silentLogger(),
    metrics: createMetrics(),
    health: createHealth(),
    signals: memorySignals(),
    presence: createPresenceBoard(monotonicMs),
  } as ApiContext)
