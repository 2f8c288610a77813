import { systemClock } from '@docket/runtime'
import { describeEventStore } from '../spec/store.contract.ts'
import { memoryStore } from './memory-store.ts'

describeEventStore('the memory store', async () => ({ store: memoryStore({ clock: systemClock }) }))
