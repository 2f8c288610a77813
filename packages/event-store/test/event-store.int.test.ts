import { describeEventStore } from '@docket/event-sourcing/spec'
import { testDatabase } from '@docket/testkit'
import { createEventStore } from '../src/index.ts'

describeEventStore('postgres', async () => {
  const database = await testDatabase()
  return { store: createEventStore(database.pool), close: () => database.close() }
})
