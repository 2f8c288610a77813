import type { StoredEvent } from '@docket/event-sourcing'
import { ticketStream } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, context } = await useHarness({ serviceLevels: true })
const agent = as(acme.SENIOR_ENGINEER)

const eventsOf = (ticketId: string): Promise<readonly StoredEvent[]> =>
  context.store.readStream(acme.tenantId, ticketStream(ticketId))

test('a ticket is opened with the policy it goes by, in one save', async () => {
  const opened = await agent.post('/tickets', { title: 'Printer', description: 'Fire.' })
  expect(opened.data.version).toBe(2)
  const events = await eventsOf(opened.data.ticketId)
  expect(events.map(({ type }) => type)).toEqual(['TicketOpened', 'SlaPolicyApplied'])
})
