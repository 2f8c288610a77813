import { setTimeout as after } from 'node:timers/promises'
import { type Drill, roundsOf } from './drill.ts'
import { waitUntilReady } from './drill-stack.ts'

/** Any process, the API included, is killed at any moment; several may be away at once. */
export const killedAtRandom: Drill = {
  name: 'killed-at-random',
  about: 'kill -9 of any app at any moment, under load',
  relays: 1,
  async hurt(scene, length) {
    const load = await scene.work()
    const rounds = roundsOf(length, 8, 1_500)
    for (let round = 0; round < rounds; round++) {
      scene.random.pick(scene.stack.apps).kill()
      await after(500 + scene.random.below(2_000))
    }
    await waitUntilReady(scene.stack.apps)
    await scene.untilAtWork(load)
    await load.stop()
    const tries = load.commands.reduce((sum, command) => sum + command.tries, 0)
    return { deaths: rounds, commands: load.commands.length, tries }
  },
}
