import { setTimeout as after } from 'node:timers/promises'
import { type Drill, roundsOf } from './drill.ts'

/** The database dies with everything open and comes back; whoever got no answer asks again. */
export const postgresKilled: Drill = {
  name: 'postgres-killed',
  about: 'kill -9 of PostgreSQL and restart, under load',
  relays: 1,
  async hurt(scene, length) {
    const { postgres } = scene.stack
    const load = await scene.work()
    const rounds = roundsOf(length, 2, 8_000)
    const gaps: number[] = []
    for (let round = 0; round < rounds; round++) {
      const killedAt = performance.now()
      await postgres.kill()
      await after(scene.random.below(1_500))
      await postgres.start()
      await scene.untilAtWork(load, { count: 1 })
      gaps.push(Math.round(performance.now() - killedAt))
      await scene.untilAtWork(load, { forMs: 2_000 })
    }
    await load.stop()
    return { deaths: rounds, withoutAnswerMs: gaps.join(' ') }
  },
}
