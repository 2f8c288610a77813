import { Failure } from '@docket/runtime'

/** A topic that should be published to does not exist, while the broker answers: the log was lost or never made. */
export class TopicMissing extends Failure {
  override readonly name = 'TopicMissing'
  readonly topics: readonly string[]

  constructor(topics: readonly string[], cause?: unknown) {
    super('dependency_down', `Kafka has no topic ${topics.join(', ')}; ensureTopics makes it`, { cause })
    this.topics = topics
  }
}

/** A topic exists with another partition count than it must have; keys would change their partition. */
export class TopicMismatch extends Error {
  override readonly name = 'TopicMismatch'

  constructor(topic: string, expected: number, actual: number) {
    super(
      `Topic ${topic} has ${actual} partitions and must have ${expected}. Partition counts never change, or a ` +
        "ticket's events would be spread over two partitions: delete the topic and let it be refilled.",
    )
  }
}
