import { dieAtPoints } from './died.ts'
import { type Drill, roundsOf } from './drill.ts'

const points = [
  'projections.after_begin',
  'projections.before_commit',
  'projections.after_commit',
  'projections.before_offset',
] as const

/** The projections are killed inside their transaction, and between its commit, the announcement and the offset. */
export const projectionsKilledAtPoints: Drill = {
  name: 'projections-killed-at-points',
  about: 'kill -9 of the projections at their named points, under load',
  relays: 1,
  async hurt(scene, length) {
    const load = await scene.work()
    const rounds = roundsOf(length, 1, 12_000)
    for (let round = 0; round < rounds; round++) {
      const counted = points.map((point) => `${point}:${1 + scene.random.below(3)}`)
      await dieAtPoints(scene.stack.projections, counted)
    }
    await scene.untilAtWork(load)
    await load.stop()
    return { deaths: rounds * points.length }
  },
}
