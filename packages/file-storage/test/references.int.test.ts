import { randomUUID } from 'node:crypto'
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { silentLogger } from '@docket/runtime'
import { testDatabase, until } from '@docket/testkit'
import { afterAll, beforeEach, expect, test } from 'vitest'
import {
  collect,
  findObject,
  keep,
  link,
  ObjectMissing,
  openStorage,
  release,
  runCollector,
  type Storage,
} from '../src/index.ts'
import { claim, markStored } from '../src/references/claim.ts'
import { filesIn, spoolOf, useFolder } from './folder.ts'

const database = await testDatabase()
const { pool } = database
afterAll(() => database.close())
const folder = await useFolder()
const storage = openStorage({ url: pathToFileURL(folder).href, dataDir: folder, region: '' })
const tenantId = randomUUID()

beforeEach(async () => {
  await pool.query('truncate file_reference, file_blob, file_trash')
  await rm(join(folder, 'objects'), { recursive: true, force: true })
})

/** An upload as the API makes one, up to the moment before its event is appended. */
const upload = async (content: string, tenant = tenantId, on: Storage = storage) => {
  const attachmentId = randomUUID()
  const file = await spoolOf(on.spoolDir, content)
  await keep({ pool, storage: on }, { tenantId: tenant, attachmentId }, file).finally(file.discard)
  const { rows } = await pool.query(
    'select object_key as key from file_blob where tenant_id = $1 and sha256 = $2',
    [tenant, file.sha256],
  )
  return { attachmentId, objectKey: rows[0]?.key as string }
}

const uploadAndLink = async (content: string, tenant = tenantId) => {
  const made = await upload(content, tenant)
  expect(await link(pool as never, { tenantId: tenant, attachmentId: made.attachmentId })).toBe(true)
  return made
}

const letGo = (...attachmentIds: string[]) => release(pool, { tenantId, attachmentIds })
const collectAll = (graceMs = -1_000) => collect({ pool, storage, log: silentLogger(), graceMs })
const blobs = async () =>
  (await pool.query('select refs, stored, unused_since is null as used from file_blob order by 1')).rows
const isThere = async (key: string) =>
  storage.open(key).then(
    async (stream) => (await buffer(stream)).length > 0,
    (error) => {
      expect(error).toBeInstanceOf(ObjectMissing)
      return false
    },
  )

test('a content is kept once per tenant and counted', async () => {
  const one = await uploadAndLink('same')
  const two = await uploadAndLink('same')
  const theirs = await uploadAndLink('same', randomUUID())
  expect(two.objectKey).toBe(one.objectKey)
  expect(theirs.objectKey).not.toBe(one.objectKey)
  expect(await blobs()).toEqual([
    { refs: 1, stored: true, used: true },
    { refs: 2, stored: true, used: true },
  ])
})

test('the bytes go with the last reference, after the grace', async () => {
  const one = await uploadAndLink('kept')
  const two = await uploadAndLink('kept')
  await letGo(one.attachmentId)
  await collectAll()
  expect(await findObject(pool, { tenantId, attachmentId: one.attachmentId })).toBeNull()
  expect(await findObject(pool, { tenantId, attachmentId: two.attachmentId })).toMatchObject({ bytes: 4 })
  await letGo(two.attachmentId)
  await letGo(two.attachmentId)
  expect(await isThere(one.objectKey)).toBe(true)
  expect(await collectAll(60_000)).toMatchObject({ contents: 0, objects: 0 })
  expect(await collectAll()).toMatchObject({ contents: 1, objects: 1 })
  expect(await isThere(one.objectKey)).toBe(false)
  expect(await blobs()).toEqual([])
})

test('an attachment that is not linked, or of another tenant, leads nowhere', async () => {
  const { attachmentId } = await upload('pending')
  expect(await findObject(pool, { tenantId, attachmentId })).toBeNull()
  await link(pool as never, { tenantId, attachmentId })
  expect(await findObject(pool, { tenantId: randomUUID(), attachmentId })).toBeNull()
  await release(pool, { tenantId: randomUUID(), attachmentIds: [attachmentId] })
  expect(await findObject(pool, { tenantId, attachmentId })).not.toBeNull()
})

test('nothing links to bytes that are not known to be there', async () => {
  const attachmentId = randomUUID()
  await claim(pool, { tenantId, attachmentId, sha256: 'f'.repeat(64), bytes: 1 })
  expect(await link(pool as never, { tenantId, attachmentId })).toBe(false)
})

test('an upload that died is given up with its bytes; its late link finds nothing', async () => {
  const { attachmentId, objectKey } = await upload('died')
  await expect(collectAll(60_000)).resolves.toMatchObject({ claims: 0 })
  expect(await isThere(objectKey)).toBe(true)
  expect(await collectAll()).toMatchObject({ claims: 1, contents: 1, objects: 1 })
  expect(await isThere(objectKey)).toBe(false)
  expect(await link(pool as never, { tenantId, attachmentId })).toBe(false)
  expect(await markStored(pool, objectKey)).toBe(false)
})

test('a content that comes back while it is being collected is kept under a key of its own', async () => {
  const first = await uploadAndLink('again')
  await letGo(first.attachmentId)
  // the process dies after the row is gone and before the bytes are
  const dying = { ...storage, remove: () => Promise.reject(new Error('killed')) }
  await expect(collect({ pool, storage: dying, log: silentLogger(), graceMs: -1_000 })).rejects.toThrow(
    'killed',
  )
  const second = await uploadAndLink('again')
  expect(second.objectKey).not.toBe(first.objectKey)
  expect(await collectAll()).toMatchObject({ objects: 1 })
  expect(await isThere(first.objectKey)).toBe(false)
  expect(await isThere(second.objectKey)).toBe(true)
})

test('uploads, removals and collectors race, and nothing dangles and nothing is left', async () => {
  const kept: string[] = []
  const contents = ['a', 'b', 'c']
  const stop = new AbortController()
  // a grace about as long as an upload: some are taken for dead while they live
  const unspooled = { ...storage, spoolDir: join(folder, 'elsewhere') }
  const collectors = [1, 2].map(async () => {
    while (!stop.signal.aborted)
      await collect({ pool, storage: unspooled, log: silentLogger(), graceMs: Math.random() * 80 })
  })
  const writers = [0, 1, 2, 3].map(async (writer) => {
    for (let n = 0; n < 25; n += 1) {
      const made = await upload(contents[(writer + n) % 3]!).catch(() => null)
      if (made === null) continue // given up before it was stored
      const linked = await link(pool as never, { tenantId, attachmentId: made.attachmentId })
      if (!linked) continue // the collector took it for dead
      if (n % 3 === 0) await letGo(made.attachmentId)
      else kept.push(made.attachmentId)
    }
  })
  await Promise.all(writers).finally(() => stop.abort())
  await Promise.all(collectors)
  await collectAll()
  const found = await Promise.all(
    kept.map(async (attachmentId) => {
      const object = await findObject(pool, { tenantId, attachmentId })
      return object !== null && (await isThere(object.objectKey))
    }),
  )
  expect(found.length).toBeGreaterThan(10)
  expect(found.every(Boolean)).toBe(true)
  const { rows } = await pool.query(`
    select blob.refs, count(reference.*)::integer as counted, blob.object_key as key
    from file_blob as blob left join file_reference as reference using (tenant_id, sha256)
    group by 1, 3`)
  for (const { refs, counted } of rows) expect(refs).toBe(counted)
  const stored = await filesIn(join(folder, 'objects', tenantId))
  expect([...stored].sort()).toEqual(rows.map(({ key }) => key.split('/').at(-1)).sort())
  expect(await filesIn(storage.spoolDir)).toEqual([])
})

test('what spooled and died goes after the grace, what still arrives stays', async () => {
  await mkdir(storage.spoolDir, { recursive: true })
  const file = (name: string) => join(storage.spoolDir, name)
  for (const name of ['old.upload', 'old.part', 'new.upload', 'stranger.txt'])
    await writeFile(file(name), 'x')
  const longAgo = new Date(Date.now() - 3_600_000)
  for (const name of ['old.upload', 'old.part', 'stranger.txt']) await utimes(file(name), longAgo, longAgo)
  expect(await collectAll(60_000)).toMatchObject({ spools: 2 })
  expect([...(await filesIn(storage.spoolDir))].sort()).toEqual(['new.upload', 'stranger.txt'])
})

test('the loop collects at every turn, survives a bad one and stops', async () => {
  const { attachmentId, objectKey } = await uploadAndLink('looped')
  await letGo(attachmentId)
  await pool.query(`update file_blob set unused_since = now() - interval '2 hours'`)
  let turns = 0
  const flaky: Storage = {
    ...storage,
    remove: (key) => (turns++ === 0 ? Promise.reject(new Error('away')) : storage.remove(key)),
  }
  const running = runCollector({ pool, storage: flaky, log: silentLogger(), intervalMs: 10 })
  await until(async () => !(await isThere(objectKey)))
  await running.stop()
  expect(turns).toBeGreaterThan(1)
})
