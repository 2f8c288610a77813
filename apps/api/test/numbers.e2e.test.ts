import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'

const { as, acme, globex, projecting, pool } = await useHarness()
const agent = as(acme.SENIOR_ENGINEER)

test('a command by number does not wait for any projection, and knows its own tenant only', async () => {
  await projecting.stop()
  const opened = await agent.post('/tickets', { title: 'A title', description: 'A description' })
  const { number, ticketId } = opened.data
  const assigned = await agent.post(`/tickets/${number.toLowerCase()}/claim`)
  expect(assigned).toMatchObject({ status: 200, data: { ticketId, assigneeId: acme.SENIOR_ENGINEER.userId } })
  expect((await as(globex.SENIOR_ENGINEER).post('/tickets/TCK-999999/claim')).status).toBe(404)
  const theirs = await as(globex.SENIOR_ENGINEER).post(`/tickets/${number}/claim`)
  expect(theirs).toMatchObject({ status: 404, meta: { error: { code: 'ticket_not_found' } } })
})

test('a number is found by its index', async () => {
  const { rows } = await pool.query(
    `explain select stream_id from events where tenant_id = $1 and data ->> 'number' = 'TCK-000001'
       and type = 'TicketOpened' limit 1`,
    [acme.tenantId],
  )
  expect(JSON.stringify(rows)).toContain('events_ticket_number')
})
