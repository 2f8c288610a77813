import { setTimeout as after } from 'node:timers/promises'
import { type Drill, roundsOf } from './drill.ts'
import { findOwner, measureTakeOver, readEpoch } from './relay-owner.ts'

/** What the design promises. */
const takeOverWithinMs = 3_000

/**
 * The owner of three relays stands still longer than its lease and is woken while another is at work; then the
 * owner is killed. Throws when a take-over takes longer than 3 s.
 */
export const relayStoppedBeyondLease: Drill = {
  name: 'relay-stopped-beyond-lease',
  about: 'SIGSTOP of the owning relay beyond its lease, SIGCONT later; and kill -9 of the owner',
  relays: 3,
  async hurt(scene, length) {
    const { stack } = scene
    const load = await scene.work()
    const takeOvers: number[] = []
    const deaths: number[] = []
    for (let round = roundsOf(length, 2, 12_000); round > 0; round--) {
      const owner = await findOwner(stack.relays)
      const epoch = await readEpoch(stack)
      owner.pause()
      takeOvers.push(await measureTakeOver(stack, epoch))
      await after(500 + scene.random.below(1_500))
      owner.wake()
      await scene.untilAtWork(load)
      const next = await findOwner(stack.relays)
      const nextEpoch = await readEpoch(stack)
      next.kill()
      deaths.push(await measureTakeOver(stack, nextEpoch))
    }
    // each fault may repeat the window in hand: a share says something only of many records
    await scene.untilAtWork(load, { forMs: 20_000 })
    await load.stop()
    const longest = Math.max(...takeOvers, ...deaths)
    if (longest > takeOverWithinMs)
      throw new Error(`a take-over took ${longest} ms, more than ${takeOverWithinMs}`)
    return { takeOverMs: takeOvers.join(' '), takeOverAfterKillMs: deaths.join(' ') }
  },
}
