import type { IncomingMessage } from 'node:http'
import { PassThrough } from 'node:stream'
import { Failure } from '@docket/runtime'
import { expect, test } from 'vitest'
import { watchArrival } from './watch-arrival.ts'

const tooMuch = () => new Failure('payload_too_large', 'too much')
const watched = (more: { most?: number; idleMs?: number; wholeMs?: number } = {}) => {
  const body = Object.assign(new PassThrough(), { complete: false })
  const arrival = watchArrival(body as unknown as IncomingMessage, { most: 10, tooMuch, ...more })
  const never = new Promise<never>(() => {})
  return { body, arrival, ended: arrival.or(never) }
}

test('more bytes than may be are too many, at the first of them', async () => {
  const { body, arrival, ended } = watched()
  body.write('0123456789')
  await new Promise((resolve) => setImmediate(resolve))
  expect(arrival.failure()).toBeNull()
  body.write('x')
  await expect(ended).rejects.toMatchObject({ code: 'payload_too_large' })
  expect(arrival.signal.aborted).toBe(true)
})

test('silence ends it, and what trickles ends too', async () => {
  const silent = watched({ idleMs: 20 })
  await expect(silent.ended).rejects.toMatchObject({ code: 'invalid_input' })
  const trickling = watched({ most: 1_000, idleMs: 500, wholeMs: 80 })
  const timer = setInterval(() => trickling.body.write('x'), 5)
  await expect(trickling.ended).rejects.toMatchObject({ code: 'invalid_input' })
  clearInterval(timer)
})

test('a sender who leaves ends it; one who is through does not', async () => {
  const cut = watched()
  cut.body.destroy()
  await expect(cut.ended).rejects.toMatchObject({ code: 'invalid_input' })
  const whole = watched()
  whole.body.complete = true
  whole.body.destroy()
  await new Promise((resolve) => setImmediate(resolve))
  expect(whole.arrival.failure()).toBeNull()
  expect(await whole.arrival.or(Promise.resolve('read'))).toBe('read')
  whole.arrival.done()
})
