import { buffer } from 'node:stream/consumers'
import { afterAll, afterEach, expect, test } from 'vitest'
import { openStorage } from '../src/index.ts'
import { s3Keys, startS3 } from '../src/spec/index.ts'
import { spoolOf, useFolder } from './folder.ts'
import { storageContract } from './storage.contract.ts'

const folder = await useFolder()
const server = await startS3()
afterAll(() => server.close())
const settings = { dataDir: folder, url: `${server.url}/${server.bucket}/tenants/one`, ...s3Keys }
const storage = openStorage(settings)
const large = Buffer.alloc(20 * 1024 * 1024, 'abc')

afterEach(() => {
  server.failing = null
})

storageContract('a bucket', storage)

test('objects lie below the prefix; a large one goes up in parts of 8 MiB, one after the other', async () => {
  server.requests.length = 0
  await storage.put('t/ab/abc/1', await spoolOf(folder, large))
  expect(server.objects.get('tenants/one/t/ab/abc/1')?.equals(large)).toBe(true)
  expect(
    server.requests.map((line) =>
      line
        .replace(/uploadId=[^&]+/, 'uploadId=…')
        .split('/')
        .at(-1),
    ),
  ).toEqual([
    '1?uploads=',
    '1?partNumber=1&uploadId=…',
    '1?partNumber=2&uploadId=…',
    '1?partNumber=3&uploadId=…',
    '1?uploadId=…',
  ])
})

test('a storage that is busy for a moment is asked again', async () => {
  let busy = 2
  server.failing = () => (busy-- > 0 ? 503 : null)
  await storage.put('t/ab/abc/2', await spoolOf(folder, 'x'))
  expect(await buffer(await storage.open('t/ab/abc/2'))).toEqual(Buffer.from('x'))
})

test('a part that will not go up leaves no unfinished upload', async () => {
  server.failing = ({ method, query }) => (method === 'PUT' && query.get('partNumber') === '2' ? 500 : null)
  const before = server.uploads.size
  const file = await spoolOf(folder, large)
  await expect(storage.put('t/ab/abc/3', file)).rejects.toMatchObject({ code: 'dependency_down' })
  expect(server.uploads.size).toBe(before)
  expect(server.objects.has('tenants/one/t/ab/abc/3')).toBe(false)
})

test('an upload whose process died is removed once it is old', async () => {
  server.failing = ({ method, query }) =>
    query.get('partNumber') === '2' || method === 'DELETE' ? 500 : null
  await expect(storage.put('t/ab/abc/4', await spoolOf(folder, large))).rejects.toThrow()
  server.failing = null
  expect(server.uploads.size).toBe(1)
  expect(await storage.removeUnfinished(new Date(Date.now() - 60_000))).toBe(0)
  expect(await storage.removeUnfinished(new Date(Date.now() + 60_000))).toBe(1)
  expect(server.uploads.size).toBe(0)
})

test('an upload that is given up stops', async () => {
  const file = await spoolOf(folder, large)
  const given = AbortSignal.abort()
  await expect(storage.put('t/ab/abc/5', file, given)).rejects.toThrow()
  expect(server.uploads.size).toBe(0)
})

test('the server checks what it is told: a wrong secret, a wrong region', async () => {
  const file = await spoolOf(folder, 'x')
  for (const wrong of [{ secretAccessKey: 'other' }, { region: 'us-east-1' }, { accessKeyId: 'other' }])
    await expect(openStorage({ ...settings, ...wrong }).put('t/x', file)).rejects.toMatchObject({
      code: 'dependency_down',
    })
  const failure = await openStorage({ ...settings, secretAccessKey: 'other' })
    .put('t/x', file)
    .catch((e) => e)
  expect(String(failure.cause)).toContain('SignatureDoesNotMatch')
  expect(failure.message).not.toContain('Signature')
})

test('nobody at the address is a dependency that is down', async () => {
  const gone = await startS3()
  await gone.close()
  const nowhere = openStorage({ ...settings, url: `${gone.url}/${gone.bucket}` })
  await expect(nowhere.open('t/x')).rejects.toMatchObject({ code: 'dependency_down', retryable: true })
})
