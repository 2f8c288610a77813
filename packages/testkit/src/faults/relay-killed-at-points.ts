import { dieAtPoints } from './died.ts'
import { type Drill, roundsOf } from './drill.ts'

const points = ['relay.before_publish', 'relay.after_publish', 'relay.after_cursor'] as const

/** The relay is killed before it publishes, after Kafka's answer before its cursor moves, and after that. */
export const relayKilledAtPoints: Drill = {
  name: 'relay-killed-at-points',
  about: 'kill -9 of the relay at its named points, under load',
  relays: 1,
  async hurt(scene, length) {
    const load = await scene.work()
    const relay = scene.stack.relays[0]!
    const rounds = roundsOf(length, 1, 40_000)
    for (let round = 0; round < rounds; round++) {
      const counted = points.map((point) => `${point}:${1 + scene.random.below(3)}`)
      await dieAtPoints(relay, counted)
      // A death right after a publish repeats all that waited: so often that counts, and not more often.
      if (length.kind === 'long') await scene.untilAtWork(load, { forMs: 30_000 })
    }
    await scene.untilAtWork(load)
    await load.stop()
    return { deaths: rounds * points.length }
  },
}
