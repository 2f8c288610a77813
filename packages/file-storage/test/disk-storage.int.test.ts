import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { openStorage } from '../src/index.ts'
import { filesIn, spoolOf, useFolder } from './folder.ts'
import { storageContract } from './storage.contract.ts'

const folder = await useFolder()
const settings = { dataDir: folder, region: 'us-east-1' }

storageContract('a folder', openStorage({ ...settings, url: pathToFileURL(join(folder, 'own')).href }))

test('without an address files lie in the data folder', async () => {
  const storage = openStorage(settings)
  const file = await spoolOf(storage.spoolDir, 'hello')
  await storage.put('tenant/ab/abc/1', file)
  expect(await filesIn(join(folder, 'files'))).toEqual(['1'])
  expect((await stat(join(folder, 'files/objects/tenant/ab/abc/1'))).mode & 0o777).toBe(0o600)
})

test.each([
  ['ftp://host/files', 'unknown kind of storage'],
  ['s3://', 'names no bucket'],
  ['https://host', 'names no bucket'],
  ['https://user:secret@host/bucket', 'only host and path'],
  ['s3://bucket/a%20b', 'bucket and prefix'],
  ['s3://bucket/..%2f', 'bucket and prefix'],
])('%s is refused: %s', (url, said) =>
  expect(() => openStorage({ ...settings, url, accessKeyId: 'a', secretAccessKey: 'b' })).toThrow(said),
)

test('a bucket needs a key', () =>
  expect(() => openStorage({ ...settings, url: 's3://bucket' })).toThrow('AWS_ACCESS_KEY_ID'))
