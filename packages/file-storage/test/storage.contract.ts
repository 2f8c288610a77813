import { randomBytes, randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { ObjectMissing, type Storage } from '../src/index.ts'
import { spoolOf } from './folder.ts'

/** What every storage promises, whatever lies behind it. */
export const storageContract = (name: string, storage: Storage) =>
  describe(name, () => {
    const newKey = () => `${randomUUID()}/ab/abcdef/${randomUUID()}`
    const put = async (content: Buffer, key = newKey()) => {
      const file = await spoolOf(storage.spoolDir, content)
      await storage.put(key, file)
      await file.discard()
      return key
    }

    test.each([1, 1_000, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1, 21 * 1024 * 1024])(
      'gives back %i bytes as they were put',
      async (size) => {
        const content = randomBytes(size)
        const stored = await buffer(await storage.open(await put(content)))
        expect(stored.equals(content)).toBe(true)
      },
    )

    test('gives any range of an object', async () => {
      const content = randomBytes(200_000)
      const key = await put(content)
      for (const [from, to] of [
        [0, 0],
        [0, 199_999],
        [65_535, 131_072],
        [199_999, 199_999],
      ] as const)
        expect(
          (await buffer(await storage.open(key, { from, to }))).equals(content.subarray(from, to + 1)),
        ).toBe(true)
    })

    test('puts the same again, also at once', async () => {
      const content = randomBytes(9 * 1024 * 1024)
      const key = newKey()
      await Promise.all([put(content, key), put(content, key)])
      expect((await buffer(await storage.open(key))).equals(content)).toBe(true)
    })

    test('forgets what is removed, and knows what was never there', async () => {
      const key = await put(Buffer.from('x'))
      await storage.remove(key)
      await storage.remove(key)
      await expect(storage.open(key)).rejects.toThrow(ObjectMissing)
      await expect(storage.open(newKey())).rejects.toThrow(ObjectMissing)
    })

    test('keeps nothing of a file that vanished before it was stored', async () => {
      const key = newKey()
      const file = await spoolOf(storage.spoolDir, 'x')
      await rm(file.path)
      await expect(storage.put(key, file)).rejects.toThrow()
      await expect(storage.open(key)).rejects.toThrow(ObjectMissing)
    })
  })
