import { setTimeout as after } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { type Drill, roundsOf } from './drill.ts'

/** Redis is flushed in mid-flight, then killed and started empty: clients are told to fetch again. */
export const redisLost: Drill = {
  name: 'redis-lost',
  about: 'Redis flushed, then killed and restarted empty, under load',
  relays: 1,
  async hurt(scene, length) {
    const { redis } = scene.stack
    const load = await scene.work()
    const resets = () => scene.clients.reduce((sum, client) => sum + client.journal().resets, 0)
    const before = resets()
    const rounds = roundsOf(length, 1, 15_000)
    for (let round = 0; round < rounds; round++) {
      const admin = new Redis(redis.url)
      await admin.flushall()
      admin.disconnect()
      await scene.untilAtWork(load, { forMs: 2_000 })
      await redis.kill()
      await after(1_000)
      await redis.start()
      await scene.untilAtWork(load, { forMs: 2_000 })
    }
    await load.stop()
    return { losses: rounds * 2, resets: resets() - before }
  },
}
