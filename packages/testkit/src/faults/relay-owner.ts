import { until } from '../until.ts'
import type { DrillApp } from './drill-app.ts'
import type { DrillStack } from './drill-stack.ts'

/** The relay that owns the cursor of events, as its own health says. */
export const findOwner = (relays: readonly DrillApp[]): Promise<DrillApp> =>
  until(
    async () => {
      for (const relay of relays) if ((await standingOf(relay)) === 'owner') return relay
      return null
    },
    { withinMs: 30_000, everyMs: 50 },
  )

const standingOf = async ({ healthUrl }: DrillApp): Promise<string | undefined> => {
  const answer = await fetch(`${healthUrl}/health/ready`, { signal: AbortSignal.timeout(500) }).catch(
    () => null,
  )
  const { checks = {} } = ((await answer?.json().catch(() => null)) ?? {}) as {
    checks?: { [name: string]: { detail?: string } }
  }
  return checks['follower relay']?.detail
}

export const readEpoch = async ({ pool }: DrillStack): Promise<number> => {
  const { rows } = await pool.query<{ epoch: number }>(`select epoch from outbox_cursor where name = 'relay'`)
  return rows[0]!.epoch
}

/** Milliseconds until somebody else owns the cursor of events. */
export const measureTakeOver = async (stack: DrillStack, epoch: number): Promise<number> => {
  const startedAt = performance.now()
  await until(async () => (await readEpoch(stack)) > epoch, { withinMs: 20_000, everyMs: 10 })
  return Math.round(performance.now() - startedAt)
}
