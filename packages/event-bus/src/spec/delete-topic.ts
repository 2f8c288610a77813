import { askKafka, type ClientOptions } from '../kafka/client.ts'

/** Deletes a topic with all its records, as only an accident would; for tests and drills. */
export const deleteTopic = (options: ClientOptions, topic: string): Promise<void> =>
  askKafka(options, (admin) => admin.deleteTopics({ topics: [topic] }))
