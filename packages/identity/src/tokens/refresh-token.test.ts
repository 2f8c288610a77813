import { expect, test } from 'vitest'
import { newRefreshToken, newSuccessorSalt, refreshTokenHash, successorOf } from './refresh-token.ts'

test('one token and one salt have one successor, which neither a former token nor another salt leads to', () => {
  const token = newRefreshToken()
  const salt = newSuccessorSalt()
  const successor = successorOf(token, salt)
  expect(successorOf(token, salt)).toBe(successor)
  expect(successorOf(newRefreshToken(), salt)).not.toBe(successor)
  expect(successorOf(token, newSuccessorSalt())).not.toBe(successor)
})

test('a token is 256 bits, and its hash does not hold it', () => {
  const token = newRefreshToken()
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(refreshTokenHash(token)).toHaveLength(32)
  expect(refreshTokenHash(token).toString('base64url')).not.toBe(token)
})
