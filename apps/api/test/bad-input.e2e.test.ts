import { expect, test } from 'vitest'
import type { Answer } from './client.ts'
import { useHarness } from './harness.ts'

const { as, acme, url, pool } = await useHarness()
const agent = as(acme.SENIOR_ENGINEER)
const good = { title: 'A title', description: 'A description' }
const opened = await agent.post('/tickets', good)
const at = `/tickets/${opened.data.ticketId}`

const names = (answer: Answer<unknown>): string[] => answer.meta.error.errors.map(({ path }) => path)

test.each([
  ['an unknown field', { ...good, colour: 'red' }, ['colour']],
  [
    'what the server decides',
    { ...good, tenantId: acme.tenantId, version: 3, id: 'x' },
    ['tenantId', 'version', 'id'],
  ],
  ['a wrong type', { ...good, title: 7 }, ['title']],
  ['several mistakes at once', { title: '', priority: 'P9' }, ['title', 'priority', 'description']],
  ['a title that is too long', { ...good, title: 'x'.repeat(501) }, ['title']],
  ['a description that is too long', { ...good, description: 'x'.repeat(65_537) }, ['description']],
  ['a blank title', { ...good, title: '   ' }, ['title']],
  ['a NUL', { ...good, title: 'a\0b' }, ['title']],
  ['half a surrogate pair', { ...good, description: '\ud800' }, ['description']],
  ['an id that is none', { ...good, assigneeId: 'ada' }, ['assigneeId']],
  ['a tag that is too long', { ...good, tags: ['ok', 'x'.repeat(65)] }, ['tags.1']],
  ['a list for text', { ...good, title: ['a'] }, ['title']],
])('%s is refused by the name of its field', async (_what, body, fields) => {
  const answer = await agent.post('/tickets', body)
  expect(answer).toMatchObject({ status: 400, meta: { error: { code: 'invalid_input', retryable: false } } })
  expect(names(answer)).toEqual(fields)
})

test.each([
  ['{"title":"a","description":"b","__proto__":{"role":"ADMIN"}}'],
  ['{"title":"a","description":"b","constructor":{"prototype":{"role":"ADMIN"}}}'],
  ['{"title":"a",'],
  ['[]'],
  ['"text"'],
])('the body %s is refused', async (raw) => {
  expect(await agent.post('/tickets', undefined, { raw })).toMatchObject({
    status: 400,
    meta: { error: { code: 'invalid_input' } },
  })
})

test('a body that is not UTF-8 is refused by the field that is not', async () => {
  const raw = Buffer.concat([
    Buffer.from('{"title":"fine","description":"caf'),
    Buffer.from([0xe9, 0x22, 0x7d]),
  ])
  const answer = await agent.post('/tickets', undefined, { raw })
  expect(answer.status).toBe(400)
  expect(names(answer)).toEqual(['description'])
})

test.each([
  ['colour=red', 'colour'],
  ['assignee=me', 'assignee'],
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['status=OPEN,SHUT', 'status.1'],
  ['sort=-colour', 'sort.0'],
  ['cursor=abc', 'cursor'],
  ['cursor=abc.def', 'cursor'],
  ['page=101&pageSize=100', 'page'],
  ['page=0', 'page'],
  ['q=%ff', 'q'],
  ['q=%00', 'q'],
  ['createdFrom=yesterday', 'createdFrom'],
])('the query %s is refused by the name of its parameter', async (query, name) => {
  const answer = await agent.get(`/tickets?${query}`)
  expect(answer).toMatchObject({ status: 400, meta: { error: { code: 'invalid_input' } } })
  expect(names(answer)).toContain(name)
})

test("another product's name for a field is answered with ours", async () => {
  const answer = await agent.post('/tickets', { subject: 'a', description: 'b' })
  expect(answer.meta.error.errors.find(({ path }) => path === 'subject')?.message).toContain('title')
})

test.each([
  ['X-Consistency', 'soon'],
  ['If-Match', '"new"'],
  ['Idempotency-Key', 'k'.repeat(256)],
])('a header %s that makes no sense is refused by its name', async (name, value) => {
  const ask = name === 'X-Consistency' ? agent.get(at, undefined, { headers: { [name]: value } }) : null
  const answer = await (ask ?? agent.patch(at, { title: 'b' }, { headers: { [name]: value } }))
  expect(answer.status).toBe(400)
  expect(names(answer)).toEqual([name])
})

test('a body that is too large gets 413, one that is not JSON 415, a wrong method 405, no address 404', async () => {
  const huge = await agent.post('/tickets', { ...good, description: 'x'.repeat(300_000) })
  expect(huge).toMatchObject({ status: 413, meta: { error: { code: 'payload_too_large' } } })
  const xml = await agent.post('/tickets', undefined, {
    raw: '<a/>',
    headers: { 'content-type': 'text/xml' },
  })
  expect(xml).toMatchObject({ status: 415, meta: { error: { code: 'unsupported_media_type' } } })
  const wrong = await agent.put('/tickets', good)
  expect(wrong).toMatchObject({ status: 405, meta: { error: { code: 'method_not_allowed' } } })
  expect(wrong.headers.get('allow')).toContain('POST')
  expect(await agent.get('/nowhere')).toMatchObject({ status: 404, meta: { error: { code: 'not_found' } } })
  expect(await agent.get('/tickets/%ff')).toMatchObject({ status: 400 })
})

test('who accepts problem+json gets RFC 9457', async () => {
  const answer = await agent.post('/tickets', {}, { headers: { accept: 'application/problem+json' } })
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(JSON.parse(answer.text)).toMatchObject({
    status: 400,
    code: 'invalid_input',
    type: expect.stringContaining('invalid_input'),
    errors: expect.any(Array),
  })
})

test('without a token, and with a wrong one, the answer is 401', async () => {
  expect(await as(null).get('/tickets')).toMatchObject({
    status: 401,
    meta: { error: { code: 'unauthenticated' } },
  })
  const forged = await as({ ...acme.ADMIN, token: `${acme.ADMIN.token}x` }).get('/tickets')
  expect(forged).toMatchObject({ status: 401, meta: { error: { code: 'unauthenticated' } } })
})

test('a defect is answered 500 without its words, and nothing leaks a stack', async () => {
  const broken = pool.query
  Object.assign(pool, { query: () => Promise.reject(new TypeError('secret of the house')) })
  const answer = await agent
    .get('/tickets/stats/overview')
    .finally(() => Object.assign(pool, { query: broken }))
  expect(answer).toMatchObject({ status: 500, meta: { error: { code: 'internal_error' } } })
  expect(answer.text).not.toMatch(/secret|TypeError|\.ts/)
})

test('after all these mistakes nothing was written', async () => {
  const list = await agent.get<unknown[]>('/tickets', undefined, {
    headers: { 'x-consistency': opened.meta.consistency },
  })
  expect(list.meta.pagination.total).toBe(1)
  expect((await agent.get(at)).data).toMatchObject({ version: 1, title: good.title })
})

test('raw nonsense on the socket is answered, not crashed on', async () => {
  const { connect } = await import('node:net')
  const { hostname, port } = new URL(url)
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write('NONSENSE\r\n\r\n'))
    socket.on('data', (data) => resolve(data.toString()))
    socket.on('error', reject)
  })
  expect(text).toContain('400')
  expect(text).toContain('"code":"invalid_input"')
})
