import { setTimeout as after } from 'node:timers/promises'
import type { Drill } from './drill.ts'

/** Every live client is cut every second for a minute, and resumes where it was. */
export const streamCut: Drill = {
  name: 'stream-cut',
  about: 'the live clients cut every second for a minute, under load',
  relays: 1,
  async hurt(scene, length) {
    const load = await scene.work()
    const connections = () => scene.clients.reduce((sum, client) => sum + client.journal().connections, 0)
    const before = connections()
    const end = performance.now() + (length.kind === 'short' ? 60_000 : length.minutes * 60_000)
    while (performance.now() < end) {
      await after(1_000)
      for (const client of scene.clients) client.cut()
    }
    await scene.untilAtWork(load)
    await load.stop()
    const frames = scene.clients.reduce((sum, client) => sum + client.journal().frames.length, 0)
    return { connections: connections() - before, frames }
  },
}
