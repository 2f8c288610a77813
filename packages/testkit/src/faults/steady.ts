import { setTimeout as after } from 'node:timers/promises'
import { sampleResources } from '../drill/sample-resources.ts'
import { type Bounds, checkBounds } from '../invariants/bounds.ts'
import type { Drill, Length } from './drill.ts'

const mib = 2 ** 20

/** What a run of half a minute can tell from noise is little; the long one is strict. */
const boundsOf = (length: Length): Bounds => ({
  ...(length.kind === 'short'
    ? { bytesPerMinute: 8 * mib, toleratedBytes: 64 * mib, warmUpMs: 8_000 }
    : { bytesPerMinute: mib, toleratedBytes: 32 * mib, warmUpMs: 60_000 }),
  metrics: {
    docket_sse_queued_bytes: mib,
    docket_outbox_oldest_unpublished_seconds: 5,
    docket_parked_tickets: 0,
  },
})

/** Nothing is hurt: under a steady load no process grows and no queue either. */
export const steady: Drill = {
  name: 'steady',
  about: 'no fault at all: memory stays flat and queues short under a steady load',
  relays: 1,
  isPunctual: true,
  async hurt(scene, length) {
    const load = await scene.work()
    const apps = scene.stack.apps.map((app) => ({ ...app, metricsUrl: `${app.healthUrl}/metrics` }))
    const collect = sampleResources(apps, 1_000)
    await after(length.kind === 'short' ? 25_000 : length.minutes * 60_000)
    const samples = await collect()
    await load.stop()
    const violations = checkBounds(samples, boundsOf(length))
    if (violations.length > 0) throw new Error(violations.map(({ what }) => what).join('; '))
    const rss = apps.map(({ name }) => {
      const last = samples.findLast((sample) => sample.app === name)
      return `${name} ${Math.round((last?.rssBytes ?? 0) / mib)}`
    })
    return { samples: samples.length, rssMiB: rss.join(' '), commands: load.acknowledged() }
  },
}
