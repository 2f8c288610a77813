import { generateKeyPairSync } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateSigningKey, loadSigningKey, loadSigningKeys } from '../src/index.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docket-key-'))
})
afterAll(() => rm(dir, { recursive: true }))

test('a key is made at the first start, readable by its owner only, and is the same afterwards', async () => {
  const data = join(dir, 'first', 'start')
  const keys = await Promise.all(Array.from({ length: 8 }, () => loadSigningKey({ dir: data })))
  expect(new Set(keys.map((key) => key.kid)).size).toBe(1)
  expect(await readdir(data)).toEqual(['jwt-private-key.pem'])
  expect((await stat(join(data, 'jwt-private-key.pem'))).mode & 0o777).toBe(0o600)
  expect((await loadSigningKey({ dir: data })).privatePem).toBe(keys[0]!.privatePem)
})

test('a given key is taken, with line breaks or with backslash n, and nothing is written', async () => {
  const { privatePem, kid } = generateSigningKey()
  const data = join(dir, 'given')
  expect((await loadSigningKey({ pem: privatePem, dir: data })).kid).toBe(kid)
  expect((await loadSigningKey({ pem: privatePem.replaceAll('\n', '\\n'), dir: data })).kid).toBe(kid)
  await expect(readdir(data)).rejects.toThrow('ENOENT')
})

test('anything but an Ed25519 private key is refused by the name of the setting', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const pems = [
    'no key',
    generateSigningKey().publicPem,
    rsa.export({ format: 'pem', type: 'pkcs8' }) as string,
  ]
  for (const pem of pems)
    await expect(loadSigningKey({ pem, dir })).rejects.toThrow('DOCKET_JWT_PRIVATE_KEY: expected an Ed25519')
})

test('after a rotation the new key signs and the former one is kept beside it, once', async () => {
  const [now, before] = [generateSigningKey(), generateSigningKey()]
  const load = (previousPem?: string, data = join(dir, 'none')) =>
    loadSigningKeys({ pem: now.privatePem, previousPem, dir: data }).then((keys) =>
      keys.map(({ kid }) => kid),
    )
  expect(await load()).toEqual([now.kid])
  expect(await load(before.privatePem.replaceAll('\n', '\\n'))).toEqual([now.kid, before.kid])
  expect(await load(now.privatePem)).toEqual([now.kid])
  const data = join(dir, 'rotated')
  await mkdir(data)
  await writeFile(join(data, 'jwt-previous-key.pem'), before.privatePem)
  expect(await load(undefined, data)).toEqual([now.kid, before.kid])
  await expect(load('no key')).rejects.toThrow('DOCKET_JWT_PREVIOUS_PRIVATE_KEY: expected an Ed25519')
})
