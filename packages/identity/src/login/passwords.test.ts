import { parseOptions } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import { createPasswords, nobodysHash } from './passwords.ts'

test('the first hash that fits is found', async () => {
  const passwords = createPasswords()
  const hashes = [await passwords.hash('another one'), await passwords.hash('correct horse')]
  expect(await passwords.check('correct horse', async () => hashes)).toBe(1)
  expect(await passwords.check('wrong', async () => hashes)).toBe(-1)
  expect(await passwords.check('wrong', async () => [])).toBe(-1)
})

test('a password for nobody is compared with a hash that costs what every other does', async () => {
  const real = await createPasswords().hash('correct horse')
  expect(parseOptions(nobodysHash)).toEqual(parseOptions(real))
})

test('a flood waits in a line of bounded length, and what is over it is refused at once', async () => {
  const passwords = createPasswords({ atOnce: 2, waiting: 3 })
  let reading = 0
  let most = 0
  const attempts = Array.from({ length: 10 }, () =>
    passwords.check('guess', async () => {
      reading += 1
      most = Math.max(most, reading)
      await new Promise((resolve) => setImmediate(resolve))
      reading -= 1
      return []
    }),
  )
  const settled = await Promise.allSettled(attempts)
  const refused = settled.filter((one) => one.status === 'rejected')
  expect(refused).toHaveLength(5)
  expect(refused[0]).toMatchObject({ reason: { code: 'overloaded' } })
  expect(most).toBe(2)
  expect(await passwords.check('guess', async () => [])).toBe(-1)
})

test('a failed look-up gives its place to the next', async () => {
  const passwords = createPasswords({ atOnce: 1, waiting: 1 })
  await expect(passwords.check('guess', () => Promise.reject(new Error('database away')))).rejects.toThrow(
    'away',
  )
  expect(await passwords.check('guess', async () => [])).toBe(-1)
})
