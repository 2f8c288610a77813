import { createHash, randomBytes, randomInt } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createOutboxWakeup } from '@docket/event-store'
import { collect, findObject, openStorage } from '@docket/file-storage'
import { memoryFeed } from '@docket/live-feed'
import { silentLogger } from '@docket/runtime'
import { checkFiles, runDocket, testDatabase, until } from '@docket/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { releaseGone } from '../src/attachments/release-gone.ts'
import { startProjecting } from './projecting.ts'

type Told = { attachmentId: string; sha256: string }

test('killed while files arrive: no acknowledged file is lost, no link dangles, no bytes are orphaned', async () => {
  const database = await testDatabase()
  const { pool } = database
  const docket = await runDocket(database.url)
  onTestFinished(async () => {
    await docket.stop()
    await database.close()
  })
  const api = `${docket.url}/api/v1`
  const json = async (path: string, body: object, token?: string) => {
    const response = await fetch(api + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
    })
    return ((await response.json()) as { data: never }).data
  }
  const login = { email: 'admin@demo.docket.test', password: docket.password }
  const { accessToken } = await until(() => json('/auth/login', login) as Promise<{ accessToken: string }>)
  const { ticketId } = (await json('/tickets', { title: 'T', description: 'D' }, accessToken)) as {
    ticketId: string
  }
  const told: Told[] = []
  const removed: string[] = []
  let alive = true
  const authorization = `Bearer ${accessToken}`
  const write = async (writer: number): Promise<void> => {
    while (alive) {
      // every third content comes again and again, the others once
      const again = randomInt(3) === 0
      const text = again ? `the same ${writer % 2}\n` : randomBytes(randomInt(1, 700_000)).toString('hex')
      const form = new FormData()
      form.append('file', new Blob([text]), 'a.txt')
      const sent = await fetch(`${api}/tickets/${ticketId}/attachments`, {
        method: 'POST',
        headers: { authorization },
        body: form,
      })
      if (sent.status !== 201) continue
      const { data } = (await sent.json()) as { data: Told }
      told.push({ attachmentId: data.attachmentId, sha256: createHash('sha256').update(text).digest('hex') })
      if (randomInt(4) > 0) continue
      const { attachmentId } = told[randomInt(told.length)]!
      removed.push(attachmentId) // asked for: whether it happened, a killed process cannot say
      await fetch(`${api}/tickets/${ticketId}/attachments/${attachmentId}`, {
        method: 'DELETE',
        headers: { authorization },
      })
    }
  }
  const storm = [1, 2, 3, 4].map((writer) => write(writer).catch(() => {})) // the kill cuts them off
  await new Promise((resolve) => setTimeout(resolve, 1_500 + randomInt(700)))
  await docket.kill()
  alive = false
  await Promise.all(storm)
  expect(told.length).toBeGreaterThan(10)

  // what the process could not do any more, the next one does: the projection catches up, the sweeps go round
  const projecting = startProjecting(pool, createOutboxWakeup(), memoryFeed())
  await until(
    async () => {
      const { rows } = await pool.query(
        `
        select from streams join ticket_detail on stream_id = 'ticket-' || ticket_id
        where ticket_id = $1 and streams.version = ticket_detail.version`,
        [ticketId],
      )
      return rows.length === 1
    },
    { withinMs: 30_000 },
  )
  await projecting.stop()
  await releaseGone(pool)
  const storage = openStorage({ dataDir: docket.data, region: '' })
  await collect({ pool, storage, log: silentLogger(), graceMs: -1_000 })
  const root = join(docket.data, 'files')
  const files = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const objects = paths.map((path) => relative(join(root, 'objects'), path))
  expect(objects.filter((key) => key.startsWith('..'))).toEqual([])
  expect(await checkFiles(pool, new Set(objects))).toEqual([])

  const { rows } = await pool.query('select distinct tenant_id as "tenantId" from file_reference')
  const { tenantId } = rows[0]
  for (const { attachmentId, sha256 } of told.filter((one) => !removed.includes(one.attachmentId))) {
    const object = await findObject(pool, { tenantId, attachmentId })
    expect(object?.sha256).toBe(sha256)
    const bytes = await buffer(await storage.open(object!.objectKey))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  }
}, 120_000)
