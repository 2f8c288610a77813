import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Attachment } from '@docket/contracts'
import { collect } from '@docket/file-storage'
import { eicar, s3Keys, sampleFiles, startClamd, startS3 } from '@docket/file-storage/spec'
import { silentLogger } from '@docket/runtime'
import { until } from '@docket/testkit'
import { afterAll, afterEach, expect, test } from 'vitest'
import { fileClientOf } from './file-client.ts'
import { useHarness } from './harness.ts'

const data = await mkdtemp(join(tmpdir(), 'docket-api-'))
const clamd = await startClamd({ streamMaxLength: 12 << 20 })
const s3 = await startS3()
const { as, url, acme, pool, context } = await useHarness({
  env: {
    DOCKET_DATA: data,
    DOCKET_CLAMD: clamd.address,
    DOCKET_STORAGE_URL: `${s3.url}/${s3.bucket}/docket`,
    AWS_ACCESS_KEY_ID: s3Keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: s3Keys.secretAccessKey,
    AWS_REGION: s3Keys.region,
    DOCKET_FILE_TYPES: 'txt,png',
  },
})
afterAll(async () => {
  await Promise.all([clamd.close(), s3.close()])
  await rm(data, { recursive: true, force: true })
})
const user = as(acme.END_USER)
const { upload, download } = fileClientOf(url)(acme.END_USER)
const opened = await user.post('/tickets', { title: 'T', description: 'D' })
const at = `/tickets/${opened.data.ticketId}`
const send = (content: Buffer | string, name = 'a.txt') => upload(`${at}/attachments`, { content, name })

afterEach(async () => {
  s3.failing = null
  await until(async () => (await readdir(join(data, 'uploads'))).length === 0)
})

test('a file is scanned, put into the bucket, and read from there whole and in part', async () => {
  const large = Buffer.alloc(9 << 20, 'a line of text\n')
  for (const content of [Buffer.from('small'), large]) {
    const sent = await send(content)
    expect(sent.status).toBe(201)
    expect(clamd.scanned.at(-1)).toBe(content.length)
    const path = `${at}/attachments/${sent.data.attachmentId}`
    const headers = { 'x-consistency': sent.meta.consistency }
    expect((await download(path, headers)).content.equals(content)).toBe(true)
    const part = await download(path, { ...headers, range: 'bytes=1-3' })
    expect([part.status, part.content.toString()]).toEqual([206, content.subarray(1, 4).toString()])
  }
  expect([...s3.objects.keys()].every((key) => key.startsWith(`docket/${acme.tenantId}/`))).toBe(true)
})

test('an infected file is refused by its signature, and nothing of it is kept', async () => {
  const before = s3.objects.size
  expect(await send(`hello ${eicar}`)).toMatchObject({
    status: 422,
    meta: { error: { code: 'file_infected', signature: 'Eicar-Test-Signature' } },
  })
  expect(s3.objects.size).toBe(before)
  expect((await user.get<Attachment[]>(`${at}/attachments`)).data.some(({ bytes }) => bytes === 74)).toBe(
    false,
  )
})

test('a file that the scanner does not take is refused', async () =>
  expect(await send(Buffer.alloc(13 << 20, 'x\n'))).toMatchObject({
    status: 422,
    meta: { error: { code: 'file_unscannable', reason: 'INSTREAM size limit exceeded' } },
  }))

test('only the types of the list are taken', async () => {
  expect((await send(sampleFiles.png, 'a.png')).status).toBe(201)
  expect(await send(sampleFiles.pdf, 'a.pdf')).toMatchObject({
    status: 415,
    meta: { error: { errors: [{ message: 'looks like pdf' }] } },
  })
})

test('a bucket that is away is 503, and nothing is claimed', async () => {
  s3.failing = ({ method }) => (method === 'PUT' ? 503 : null)
  expect(await send('not now')).toMatchObject({
    status: 503,
    meta: { error: { code: 'dependency_down', retryable: true } },
  })
  const { rows } = await pool.query('select from file_reference where not linked')
  expect(rows).toEqual([])
})

test('a bucket that forgets to answer once is asked again', async () => {
  let times = 1
  s3.failing = () => (times-- > 0 ? 500 : null)
  expect((await send('once more')).status).toBe(201)
})

test('what is removed leaves the bucket', async () => {
  const sent = await send('short-lived')
  const kept = s3.objects.size
  expect((await user.delete(`${at}/attachments/${sent.data.attachmentId}`)).status).toBe(200)
  await collect({ pool, storage: context.files.storage, log: silentLogger(), graceMs: -1_000 })
  expect(s3.objects.size).toBeLessThan(kept)
  const { rows } = await pool.query('select object_key as key from file_blob')
  expect([...s3.objects.keys()].sort()).toEqual(rows.map(({ key }) => `docket/${key}`).sort())
})

test('without its scanner no file is taken', async () => {
  await clamd.close()
  expect(await send('hello')).toMatchObject({ status: 503, meta: { error: { code: 'dependency_down' } } })
})
