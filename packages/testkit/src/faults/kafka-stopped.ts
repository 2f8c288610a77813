import { setTimeout as after } from 'node:timers/promises'
import { liveLag } from '../drill/live-lag.ts'
import { until } from '../until.ts'
import type { Drill } from './drill.ts'

/** Two seconds of patience before the bridge, its audit, and a busy machine. */
const liveWithinMs = 8_000

/** Kafka is away for 30 s (long: a minute): lists and streams stay live by the bridge. */
export const kafkaStopped: Drill = {
  name: 'kafka-stopped',
  about: 'Kafka stopped for 30 s: agents notice nothing, subscribers only that news are late',
  relays: 1,
  async hurt(scene, length) {
    const { kafka } = scene.stack
    const load = await scene.work()
    const downMs = length.kind === 'short' ? 30_000 : 60_000
    const behindBefore = load.behind()
    const fromMs = performance.now()
    await kafka.kill()
    await after(downMs)
    const toMs = performance.now()
    const readsBehind = load.behind() - behindBefore
    const measure = () => liveLag(load.commands, scene.clients[0]!.journal(), { fromMs, toMs })
    // All of it has arrived before Kafka is back.
    await until(() => Number.isFinite(measure().longestMs), { withinMs: liveWithinMs }).catch(() => {})
    const { changes, p50Ms, longestMs } = measure()
    await kafka.start()
    await scene.untilAtWork(load, { forMs: 3_000 })
    await load.stop()
    if (longestMs > liveWithinMs)
      throw new Error(
        `without Kafka a change took ${longestMs} ms to a live client, more than ${liveWithinMs}`,
      )
    return { downMs, changes, liveP50Ms: p50Ms, longestLiveMs: longestMs, readsBehind }
  },
}
