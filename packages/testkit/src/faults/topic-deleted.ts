import { ticketEvents } from '@docket/event-bus'
import { deleteTopic } from '@docket/event-bus/spec'
import { silentLogger } from '@docket/runtime'
import { type Drill, roundsOf } from './drill.ts'

/** Somebody deletes the topic of events; the relay makes it anew and fills it. */
export const topicDeleted: Drill = {
  name: 'topic-deleted',
  about: 'the topic of ticket events deleted under load, and made anew by the relay',
  relays: 1,
  async hurt(scene, length) {
    const load = await scene.work()
    const { brokers } = scene.stack.kafka
    const rounds = roundsOf(length, 1, 20_000)
    for (let round = 0; round < rounds; round++) {
      await deleteTopic({ brokers, clientId: 'drill', log: silentLogger() }, ticketEvents.topic)
      await scene.untilAtWork(load, { forMs: 6_000 })
    }
    await load.stop()
    return { deletions: rounds }
  },
}
