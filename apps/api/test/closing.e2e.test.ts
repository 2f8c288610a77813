import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startHarness } from './harness.ts'

test('a connection that never asked for anything does not hold a server that stops', async () => {
  const harness = await startHarness()
  const socket = connect({ port: Number(new URL(harness.url).port), host: '127.0.0.1' })
  await once(socket, 'connect')
  await harness.as(harness.acme.ADMIN).get('/me') // by now the server has met the other one, too
  const ended = once(socket, 'close')
  const outcome = await Promise.race([
    harness.close().then(() => 'closed'),
    new Promise((resolve) => setTimeout(resolve, 10_000, 'held')),
  ])
  expect(outcome).toBe('closed')
  await ended
})
