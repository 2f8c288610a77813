import { type Drill, roundsOf } from './drill.ts'

/** Kafka comes back empty, with its old cluster id, while everybody works. */
export const kafkaWiped: Drill = {
  name: 'kafka-wiped',
  about: 'Kafka killed, formatted anew and started empty, under load',
  relays: 1,
  async hurt(scene, length) {
    const load = await scene.work()
    const rounds = roundsOf(length, 1, 30_000)
    for (let round = 0; round < rounds; round++) {
      await scene.stack.kafka.wipe()
      await scene.untilAtWork(load, { forMs: 4_000 })
    }
    await load.stop()
    return { wipes: rounds }
  },
}
