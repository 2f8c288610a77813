import { expect, test } from 'vitest'
import { mayPass } from './may-pass.ts'

const thrown = (name: string, more: object = {}) => Object.assign(new Error('made'), { name, ...more })

test('an error that kafkajs would try again may pass, also when it is the cause of another', () => {
  expect(mayPass(thrown('KafkaJSConnectionError', { retriable: true }))).toBe(true)
  expect(mayPass(thrown('KafkaJSError', { retriable: false, cause: thrown('X', { retriable: true }) }))).toBe(
    true,
  )
})

test('a broker that was away while the group was formed may pass, though kafkajs calls it final', () =>
  expect(mayPass(thrown('KafkaJSGroupCoordinatorNotFound', { retriable: false }))).toBe(true))

test('anything else ends the process', () => {
  expect(mayPass(thrown('KafkaJSSASLAuthenticationError', { retriable: false }))).toBe(false)
  expect(mayPass(new TypeError('a mistake of ours'))).toBe(false)
})
