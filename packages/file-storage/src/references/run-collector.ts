import type { Logger, Running } from '@docket/runtime'
import type { Pool } from 'pg'
import type { Storage } from '../storage/storage.ts'
import { collect } from './collect.ts'

const everyMs = 10 * 60_000

/**
 * Collects now and then, one round at a time; a round that fails is tried again at the next turn. Every process with
 * the storage may run one.
 */
export const runCollector = ({
  pool,
  storage,
  log,
  intervalMs = everyMs,
}: {
  pool: Pool
  storage: Storage
  log: Logger
  intervalMs?: number
}): Running => {
  const stopping = new AbortController()
  const { signal } = stopping
  const round = async (): Promise<void> => {
    try {
      await collect({ pool, storage, log, signal })
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'unused files could not be collected for now')
    }
  }
  const running = (async () => {
    while (!signal.aborted) {
      await pause(intervalMs, signal)
      if (!signal.aborted) await round()
    }
  })()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
