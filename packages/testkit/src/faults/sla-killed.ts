import { setTimeout as after } from 'node:timers/promises'
import { type Drill, roundsOf } from './drill.ts'
import { waitUntilReady } from './drill-stack.ts'

/**
 * The worker of service levels is killed with timers in its hands, stands still, and is back each time: what fell due
 * meanwhile is recorded once, at its true time, within seconds of the return.
 */
export const slaKilled: Drill = {
  name: 'sla-killed',
  about: 'kill -9 and a standstill of the worker that records breaches, under load: each once, at its time',
  relays: 1,
  isPunctual: true,
  async hurt(scene, length) {
    const { sla } = scene.stack
    const load = await scene.work()
    await scene.untilAtWork(load, { forMs: 5_000 }) // the first breaches are about to be recorded
    const absences: number[] = []
    const withoutIt = async (leave: () => void, back: () => Promise<void>): Promise<void> => {
      const away = { from: Date.now(), to: Number.POSITIVE_INFINITY }
      scene.away?.push(away)
      leave()
      await back()
      away.to = Date.now()
      absences.push(away.to - away.from)
      await scene.untilAtWork(load, { forMs: 3_000 })
    }
    for (let round = roundsOf(length, 2, 20_000); round > 0; round--) {
      await withoutIt(sla.kill, async () => {
        await after(200) // its death is noticed
        await waitUntilReady([sla])
      })
      await withoutIt(sla.pause, async () => {
        await after(3_000 + scene.random.below(3_000))
        sla.wake()
      })
    }
    await load.stop()
    return { awayMs: absences.join(' '), commands: load.commands.length }
  },
}
