import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Attachment, Comment } from '@docket/contracts'
import { collect } from '@docket/file-storage'
import { sampleFiles, zipOf } from '@docket/file-storage/spec'
import { silentLogger, uuidv7 } from '@docket/runtime'
import { until } from '@docket/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import { releaseGone } from '../src/attachments/release-gone.ts'
import type { Client } from './client.ts'
import { fileClientOf } from './file-client.ts'
import { useHarness } from './harness.ts'
import { openStream, type SseStream } from './sse-client.ts'

const data = await mkdtemp(join(tmpdir(), 'docket-api-'))
const { as, url, acme, globex, context, pool } = await useHarness({
  env: { DOCKET_DATA: data, DOCKET_MAX_FILE_MB: '1' },
})
afterAll(() => rm(data, { recursive: true, force: true }))
const files = fileClientOf(url)
const agent = as(acme.SENIOR_ENGINEER)
const user = as(acme.END_USER)
const agentFiles = files(acme.SENIOR_ENGINEER)
const userFiles = files(acme.END_USER)

const open = async (client: Client = user) => {
  const { data, meta } = await client.post('/tickets', { title: 'A title', description: 'A description' })
  return { at: `/tickets/${data.ticketId}`, ticketId: data.ticketId, consistency: meta.consistency }
}
const since = (answer: { meta: { consistency: string } }) => ({
  headers: { 'x-consistency': answer.meta.consistency },
})
const listed = async (client: Client, at: string, after: { meta: { consistency: string } }) =>
  (await client.get<Attachment[]>(`${at}/attachments`, undefined, since(after))).data
const filesBelow = async (folder: string) =>
  (await readdir(join(data, 'files', folder), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
const spooled = () => filesBelow('uploads')
const collectNow = () =>
  collect({ pool, storage: context.files.storage, log: silentLogger(), graceMs: -1_000 })

describe('an upload', () => {
  test('is answered as it is listed and downloaded', async () => {
    const { at, ticketId } = await open()
    const sent = await userFiles.upload(`${at}/attachments`, { content: sampleFiles.png, name: 'Größe.png' })
    expect(sent).toMatchObject({
      status: 201,
      data: {
        ticketId,
        commentId: null,
        version: 2,
        authorId: acme.END_USER.userId,
        fileName: 'Größe.png',
        contentType: 'image/png',
        bytes: sampleFiles.png.length,
        visibility: 'PUBLIC',
      },
    })
    const { attachmentId } = sent.data
    expect(sent.headers.get('location')).toBe(`/api/v1${at}/attachments/${attachmentId}`)
    expect(sent.headers.get('etag')).toBe('"2"')
    expect(await listed(user, at, sent)).toEqual([sent.data])
    for (const path of [`${at}/attachments/${attachmentId}`, `/attachments/${attachmentId}`]) {
      const got = await userFiles.download(path)
      expect(got.status).toBe(200)
      expect(got.content.equals(sampleFiles.png)).toBe(true)
    }
    expect(await spooled()).toEqual([])
  })

  test('of every type of the list is taken, whatever it is called', async () => {
    const { at } = await open(agent)
    for (const [type, content] of Object.entries(sampleFiles)) {
      const sent = await agentFiles.upload(`${at}/attachments`, { content, name: `sample.${type}` })
      expect({ type, status: sent.status, name: sent.data?.fileName }).toEqual({
        type,
        status: 201,
        name: `sample.${type}`,
      })
    }
    const renamed = await agentFiles.upload(`${at}/attachments`, {
      content: sampleFiles.pdf,
      name: 'run.exe',
    })
    expect(renamed.data).toMatchObject({ fileName: 'run.exe.pdf', contentType: 'application/pdf' })
  })

  test.each<[string, Uint8Array | string, string]>([
    ['a program called pdf', Buffer.from(`4d5a9000${'00'.repeat(200)}`, 'hex'), 'invoice.pdf'],
    ['a page called txt', '<!doctype html><script>alert(document.cookie)</script>', 'notes.txt'],
    ['a drawing called png', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.png'],
    ['a Java archive called zip', zipOf({ 'META-INF/MANIFEST.MF': 'x' }), 'a.zip'],
    ['a script called log', '#!/bin/sh\nrm -rf /', 'a.log'],
    ['noise called gif', Buffer.from('000102030405', 'hex'), 'a.gif'],
  ])('that is %s is 415 and leaves nothing', async (_what, content, name) => {
    const { at } = await open()
    expect(await userFiles.upload(`${at}/attachments`, { content, name })).toMatchObject({
      status: 415,
      meta: {
        error: { code: 'unsupported_media_type', errors: [{ path: 'file', code: 'type_not_allowed' }] },
      },
    })
    expect(await spooled()).toEqual([])
  })

  test.each([
    ['../../etc/passwd', 'passwd.txt'],
    ['..\\..\\evil.txt', 'evil.txt'],
    ['a\u202Etxt.exe', 'atxt.exe.txt'],
    ['CON.txt', '_CON.txt'],
    ['x"; filename="y.html', 'x_; filename=_y.html.txt'],
    [`${'n'.repeat(400)}.txt`, `${'n'.repeat(196)}.txt`],
  ])('called %j is kept as %j', async (name, kept) => {
    const { at } = await open()
    const sent = await userFiles.upload(`${at}/attachments`, { content: 'hello', name })
    expect(sent.data.fileName).toBe(kept)
    const got = await userFiles.download(
      `${sent.headers.get('location')?.replace('/api/v1', '')}`,
      since(sent).headers,
    )
    expect(got.status).toBe(200)
    expect(got.headers.get('content-disposition')).toMatch(
      /^attachment; filename="[^"]*"(; filename\*=UTF-8''\S+)?$/,
    )
  })

  test('one byte above the limit is 413 and leaves nothing; exactly at it is fine', async () => {
    const { at } = await open()
    const most = 1024 * 1024
    const fits = await userFiles.upload(`${at}/attachments`, { content: 'x'.repeat(most), name: 'a.txt' })
    expect(fits).toMatchObject({ status: 201, data: { bytes: most } })
    const above = await userFiles.upload(`${at}/attachments`, {
      content: 'x'.repeat(most + 1),
      name: 'a.txt',
    })
    expect(above).toMatchObject({ status: 413, meta: { error: { code: 'payload_too_large' } } })
    const far = await userFiles.upload(`${at}/attachments`, { content: 'x'.repeat(4 * most), name: 'a.txt' })
    expect(far).toMatchObject({ status: 413, meta: { error: { code: 'payload_too_large' } } })
    expect(await spooled()).toEqual([])
  })

  test('takes one file named "file" and the fields it knows, in any order', async () => {
    const { at } = await open()
    const late = await userFiles.upload(
      `${at}/attachments`,
      { content: 'hello' },
      { fields: { expectedVersion: '1' }, fileFirst: true },
    )
    expect(late.status).toBe(201)
    const form = (...parts: [string, string | Blob, string?][]) => {
      const made = new FormData()
      for (const [name, value, file] of parts)
        value instanceof Blob ? made.append(name, value, file) : made.append(name, value)
      return made
    }
    const blob = new Blob(['hello'])
    const send = async (body: FormData | string, headers: Record<string, string> = {}) => {
      const authorization = `Bearer ${acme.END_USER.token}`
      const response = await fetch(`${url}/api/v1${at}/attachments`, {
        method: 'POST',
        headers: { authorization, ...headers },
        body,
      })
      const { meta } = (await response.json()) as {
        meta: { error: { code: string; errors: { path: string }[] } }
      }
      return [response.status, meta.error.code, meta.error.errors[0]?.path]
    }
    expect(await send(form(['file', blob, 'a.txt'], ['visibility', 'PUBLIC']))).toEqual([
      400,
      'invalid_input',
      'visibility',
    ])
    expect(await send(form(['file', blob, 'a.txt'], ['commentId', 'x']))).toEqual([
      400,
      'invalid_input',
      'commentId',
    ])
    expect(await send(form(['file', blob, 'a.txt'], ['file', blob, 'b.txt']))).toEqual([
      400,
      'invalid_input',
      'body',
    ])
    expect(await send(form(['upload', blob, 'a.txt']))).toEqual([400, 'invalid_input', 'upload'])
    expect(await send(form(['commentId', uuidv7()]))).toEqual([400, 'invalid_input', 'file'])
    expect(await send(form(['file', new Blob([]), 'a.txt']))).toEqual([400, 'invalid_input', 'file'])
    expect(await send(form(['file', blob, 'a.txt'], ['__proto__', 'x']))).toEqual([
      400,
      'invalid_input',
      'body',
    ])
    expect(await send('{}', { 'content-type': 'application/json' })).toEqual([
      415,
      'unsupported_media_type',
      undefined,
    ])
    expect(await send('x', { 'content-type': 'multipart/form-data' })).toEqual([400, 'invalid_input', 'body'])
    expect(await send('--b\r\nbroken', { 'content-type': 'multipart/form-data; boundary=b' })).toEqual([
      400,
      'invalid_input',
      'body',
    ])
    expect(await spooled()).toEqual([])
  })

  test('is only a form where files are taken', async () => {
    const form = new FormData()
    form.append('title', 'x')
    const headers = { authorization: `Bearer ${acme.END_USER.token}` }
    const response = await fetch(`${url}/api/v1/tickets`, { method: 'POST', headers, body: form })
    expect(response.status).toBe(415)
  })
})

describe('the same content', () => {
  test('is kept once per tenant, and goes with the last file that has it', async () => {
    const { at } = await open()
    const theirs = await as(globex.END_USER).post('/tickets', { title: 'T', description: 'D' })
    const content = `only once ${uuidv7()}`
    const stored = async () => {
      const all = await filesBelow('objects')
      return all.length
    }
    const before = await stored()
    const one = await userFiles.upload(`${at}/attachments`, { content, name: 'one.txt' })
    const two = await userFiles.upload(`${at}/attachments`, { content, name: 'two.txt' })
    expect(two.data.sha256).toBe(one.data.sha256)
    expect((await stored()) - before).toBe(1)
    await files(globex.END_USER).upload(`/tickets/${theirs.data.ticketId}/attachments`, {
      content,
      name: 'x.txt',
    })
    expect((await stored()) - before).toBe(2)

    await user.delete(`${at}/attachments/${one.data.attachmentId}`)
    await collectNow()
    expect((await userFiles.download(`${at}/attachments/${two.data.attachmentId}`)).status).toBe(200)
    const last = await user.delete(`${at}/attachments/${two.data.attachmentId}`)
    expect(last.status).toBe(200)
    await collectNow()
    expect((await stored()) - before).toBe(1)
    expect(await listed(user, at, last)).toEqual([])
  })
})

describe('who may what', () => {
  test('a loose file of staff is internal and does not exist for the requester, by any door', async () => {
    const { at } = await open()
    const sent = await agentFiles.upload(`${at}/attachments`, { content: 'secret plan', name: 'plan.txt' })
    expect(sent.data.visibility).toBe('INTERNAL')
    const { attachmentId } = sent.data
    expect(await listed(agent, at, sent)).toHaveLength(1)
    const mine = await user.get<Attachment[]>(`${at}/attachments`)
    expect(mine.data).toEqual([])
    expect(mine.meta.pagination.total).toBe(0)
    expect((await user.get(at)).data.version).toBe(1)
    const random = uuidv7()
    for (const path of [`${at}/attachments/`, '/attachments/'])
      for (const ask of [user.get, user.delete]) {
        const hidden = await ask(path + attachmentId)
        expect(hidden).toMatchObject({ status: 404, meta: { error: { code: 'attachment_not_found' } } })
        expect(hidden.meta.error).toEqual((await ask(path + random)).meta.error)
      }
  })

  test('the stream tells staff of every file, and requesters of theirs to see', async () => {
    const { at, ticketId, consistency } = await open()
    await user.get(at, undefined, { headers: { 'x-consistency': consistency } })
    const [mine, staffs] = await Promise.all([
      openStream(url, { token: acme.END_USER.token }),
      openStream(url, { token: acme.SENIOR_ENGINEER.token }),
    ])
    await Promise.all([mine.wait('checkpoint'), staffs.wait('checkpoint')])
    const toldOf = (stream: SseStream) =>
      stream.frames.filter(({ data }) => data.ticketId === ticketId).map(({ data }) => data.changed)
    await agentFiles.upload(`${at}/attachments`, { content: 'for staff' })
    await until(() => toldOf(staffs).length === 1)
    await userFiles.upload(`${at}/attachments`, { content: 'for all' })
    await until(() => toldOf(mine).length > 0 && toldOf(staffs).length === 2)
    expect(toldOf(mine)).toEqual([['attachments']])
    expect(toldOf(staffs)).toEqual([['attachments'], ['attachments']])
    mine.close()
    staffs.close()
  })

  test('a file has the visibility of its comment', async () => {
    const { at } = await open()
    const reply = await agent.post<Comment>(`${at}/comments`, { body: 'Look.' })
    const note = await agent.post<Comment>(`${at}/comments`, { body: 'Psst.', visibility: 'INTERNAL' })
    const put = (commentId: string, who = agentFiles) =>
      who.upload(`${at}/attachments`, { content: `for ${commentId}` }, { fields: { commentId } })
    const open2all = await put(reply.data.commentId)
    const hidden = await put(note.data.commentId)
    expect([open2all.data.visibility, hidden.data.visibility]).toEqual(['PUBLIC', 'INTERNAL'])
    expect((await listed(user, at, open2all)).map((one) => one.attachmentId)).toEqual([
      open2all.data.attachmentId,
    ])
    const ofNote = await agent.get<Attachment[]>(
      `${at}/attachments`,
      { commentId: note.data.commentId },
      since(hidden),
    )
    expect(ofNote.data).toEqual([hidden.data])
    // a note is told like a comment that never was; somebody else's reply is theirs to illustrate
    const probe = await put(note.data.commentId, userFiles)
    expect(probe).toMatchObject({ status: 404, meta: { error: { code: 'comment_not_found' } } })
    expect(probe.meta.error).toEqual((await put(uuidv7(), userFiles)).meta.error)
    expect((await put(reply.data.commentId, userFiles)).status).toBe(403)
    await collectNow()
    expect(await spooled()).toEqual([])
  })

  test('an engineer attaches notes anywhere, and removes what is theirs', async () => {
    const { at } = await open()
    const engineer = files(acme.DEVOPS_ENGINEER)
    const mine = await engineer.upload(`${at}/attachments`, { content: 'mine', name: 'mine.txt' })
    expect(mine).toMatchObject({ status: 201, data: { visibility: 'INTERNAL' } })
    const theirs = await agentFiles.upload(`${at}/attachments`, { content: 'theirs', name: 'theirs.txt' })
    const path = (sent: typeof mine) => `${at}/attachments/${sent.data.attachmentId}`
    expect((await as(acme.DEVOPS_ENGINEER).delete(path(theirs))).status).toBe(403)
    expect((await as(acme.DEVOPS_ENGINEER).delete(path(mine))).status).toBe(200)
    expect((await as(acme.TEAM_LEAD).delete(path(theirs))).status).toBe(200)
  })

  test('another tenant, another requester and another ticket get the answer of a random id', async () => {
    const { at } = await open()
    const elsewhere = await open()
    const sent = await userFiles.upload(`${at}/attachments`, { content: 'mine', name: 'mine.txt' })
    await listed(user, at, sent)
    const { attachmentId } = sent.data
    for (const stranger of [acme.otherUser, globex.ADMIN, globex.END_USER]) {
      for (const path of [`${at}/attachments/`, '/attachments/'])
        for (const method of ['GET', 'HEAD', 'DELETE']) {
          const status = (id: string) =>
            files(stranger)
              .download(path + id, {}, method)
              .then((got) => got.status)
          expect(await status(attachmentId)).toBe(404)
          expect(await status(uuidv7())).toBe(404)
        }
      expect((await as(stranger).get(`${at}/attachments`)).status).toBe(404)
      expect((await files(stranger).upload(`${at}/attachments`, { content: 'x' })).status).toBe(404)
    }
    expect((await user.get(`${elsewhere.at}/attachments/${attachmentId}`)).status).toBe(404)
    expect((await user.delete(`${elsewhere.at}/attachments/${attachmentId}`)).status).toBe(404)
    expect((await user.get('/attachments/not-an-id')).status).toBe(404)
    expect((await user.get(`${at}/attachments/not-an-id`)).status).toBe(404)
    expect((await userFiles.download(`${at}/attachments/${attachmentId}`)).status).toBe(200)
  })

  test('without a token nothing is taken', async () => {
    const { at } = await open()
    const form = new FormData()
    form.append('file', new Blob(['x']), 'a.txt')
    const response = await fetch(`${url}/api/v1${at}/attachments`, { method: 'POST', body: form })
    expect(response.status).toBe(401)
  })

  test('a deleted comment takes its files along, bytes and all', async () => {
    const { at } = await open()
    const comment = await user.post<Comment>(`${at}/comments`, { body: 'With a file.' })
    const { commentId } = comment.data
    const sent = await userFiles.upload(
      `${at}/attachments`,
      { content: `gone ${commentId}` },
      { fields: { commentId } },
    )
    const gone = await user.delete(`${at}/comments/${commentId}`, undefined, { headers: { 'if-match': '*' } })
    expect(gone.status).toBe(200)
    expect((await userFiles.download(`/attachments/${sent.data.attachmentId}`)).status).toBe(404)
    expect(await listed(user, at, gone)).toEqual([])
    const { rows } = await pool.query('select from file_reference where attachment_id = $1', [
      sent.data.attachmentId,
    ])
    expect(rows).toEqual([])
  })

  test('what a dying process could not let go of is let go of later', async () => {
    const { at } = await open()
    const sent = await userFiles.upload(`${at}/attachments`, { content: 'let go', name: 'a.txt' })
    const { attachmentId, sha256 } = sent.data
    const gone = await user.delete(`${at}/attachments/${attachmentId}`)
    await listed(user, at, gone)
    await pool.query(
      `insert into file_reference (attachment_id, tenant_id, sha256, linked) values ($1, $2, $3, true)`,
      [attachmentId, acme.tenantId, sha256],
    )
    await pool.query('update file_blob set refs = 1, unused_since = null where sha256 = $1', [sha256])
    expect(await releaseGone(pool)).toBe(1)
    expect(await releaseGone(pool)).toBe(0)
  })
})

describe('a save of a file', () => {
  test('with a key happens once; the repeat is told the same, and its bytes are not counted', async () => {
    const { at } = await open()
    const again = { headers: { 'idempotency-key': `key-${uuidv7()}` } }
    const file = { content: `once ${uuidv7()}`, name: 'once.txt' }
    const [one, two] = await Promise.all([
      userFiles.upload(`${at}/attachments`, file, again),
      userFiles.upload(`${at}/attachments`, file, again),
    ])
    expect(two.data).toEqual(one.data)
    expect([one, two].map((sent) => sent.headers.get('idempotency-replayed')).sort()).toEqual([null, 'true'])
    const { rows } = await pool.query('select refs from file_blob where sha256 = $1', [one.data.sha256])
    expect(rows).toEqual([{ refs: 1 }])
    expect(await listed(user, at, one)).toEqual([one.data])
    const other = await userFiles.upload(`${at}/attachments`, { ...file, content: 'other' }, again)
    expect(other).toMatchObject({ status: 422, meta: { error: { code: 'idempotency_key_reused' } } })
    const renamed = await userFiles.upload(`${at}/attachments`, { ...file, name: 'b.txt' }, again)
    expect(renamed.status).toBe(422)
  })

  test('of imported history says when it was and who did it, if both are known', async () => {
    const { at } = await open(as(acme.ADMIN))
    const admin = files(acme.ADMIN)
    const history = { occurredAt: '2020-01-02T03:04:05.000Z', actorId: acme.SENIOR_ENGINEER.userId }
    const old = await admin.upload(`${at}/attachments`, { content: 'old' }, { fields: history })
    expect(old).toMatchObject({ status: 201, data: { authorId: acme.SENIOR_ENGINEER.userId } })
    const nobody = await admin.upload(
      `${at}/attachments`,
      { content: 'old' },
      { fields: { ...history, actorId: uuidv7() } },
    )
    expect(nobody).toMatchObject({ status: 404, meta: { error: { code: 'actor_not_found' } } })
    const other = await agentFiles.upload(`${at}/attachments`, { content: 'old' }, { fields: history })
    expect(other).toMatchObject({ status: 403, meta: { error: { code: 'forbidden' } } })
  })

  test('that is refused leaves no bytes behind', async () => {
    const { at } = await open()
    const content = `refused ${uuidv7()}`
    const fields = { commentId: uuidv7() }
    expect((await userFiles.upload(`${at}/attachments`, { content }, { fields })).status).toBe(404)
    await collectNow()
    const { rows } = await pool.query(`select from file_reference where not linked`)
    expect(rows).toEqual([])
  })

  test('is conditional on the version if asked', async () => {
    const { at } = await open()
    await userFiles.upload(`${at}/attachments`, { content: 'one' })
    const stale = await userFiles.upload(
      `${at}/attachments`,
      { content: 'two' },
      { headers: { 'if-match': '"99"' } },
    )
    expect(stale).toMatchObject({ status: 412, meta: { error: { code: 'stale_version' } } })
  })

  test('many at once on one ticket all arrive', async () => {
    const { at } = await open()
    const sent = await Promise.all(
      Array.from({ length: 8 }, (_, n) => userFiles.upload(`${at}/attachments`, { content: `no ${n}` })),
    )
    expect(sent.map(({ status }) => status)).toEqual(Array(8).fill(201))
    const last = sent.toSorted((one, other) => one.data.version - other.data.version).at(-1)!
    expect((await listed(user, at, last)).length).toBe(8)
    const page = await user.get<Attachment[]>(`${at}/attachments`, { limit: '3', sort: '-version' })
    expect(page.data.map(({ version }) => version)).toEqual([9, 8, 7])
    const next = await user.get<Attachment[]>(`${at}/attachments`, {
      limit: '3',
      sort: '-version',
      cursor: page.meta.pagination.nextCursor!,
    })
    expect(next.data.map(({ version }) => version)).toEqual([6, 5, 4])
  })
})
