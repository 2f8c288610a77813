import { expect, test } from 'vitest'
import { readAnswer } from './http-connection.ts'

const answer = 'HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n{"a"'

test('an answer is complete when all of its content is there', () => {
  expect(readAnswer(Buffer.from(answer.slice(0, -1)))).toBeNull()
  expect(readAnswer(Buffer.from(`${answer}HTTP`))).toEqual({
    status: 201,
    body: '{"a"',
    length: answer.length,
  })
})

test('an answer of unknown length is refused', () =>
  expect(() => readAnswer(Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'))).toThrow(
    'Content-Length',
  ))
