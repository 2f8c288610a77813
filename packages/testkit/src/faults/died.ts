import { until } from '../until.ts'
import type { DrillApp } from './drill-app.ts'
import { waitUntilReady } from './drill-stack.ts'

const lifeWithinMs = 60_000

/** Kills an app, waits until each next life has ended at its point, and until the life after those is ready. */
export const dieAtPoints = async (app: DrillApp, points: readonly string[]): Promise<void> => {
  const before = app.starts()
  app.dieAt(points)
  for (const [index, point] of points.entries()) {
    const died = () => app.starts() >= before + index + 2
    await until(died, { withinMs: lifeWithinMs, everyMs: 50 }).catch((cause: unknown) => {
      throw new Error(`${app.name} did not come to ${point}:\n${app.tail().slice(-20).join('\n')}`, { cause })
    })
  }
  await waitUntilReady([app])
}
