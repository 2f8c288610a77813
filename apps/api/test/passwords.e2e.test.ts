import { randomUUID } from 'node:crypto'
import type { Tokens, User } from '@docket/contracts'
import { until } from '@docket/testkit'
import { expect, test } from 'vitest'
import { useHarness } from './harness.ts'
import { type Person, password } from './people.ts'
import { openStream } from './sse-client.ts'

const clock = { ahead: 0, now: () => new Date(Date.now() + clock.ahead).toISOString() }
const { as, acme, globex, context, mails, pool, url } = await useHarness({ clock })
const nobody = as(null)
const withToken = (token: string) => as({ ...acme.END_USER, token } as Person)
let made = 0
const someone = async (more: object = { password }) => {
  made += 1
  const email = `forgetful${made}@acme.test`
  const { data } = await as(acme.ADMIN).post<User>('/users', {
    email,
    name: 'Forgetful',
    role: 'MANAGER',
    ...more,
  })
  return { id: data.id, email }
}
const login = (email: string, said = password) =>
  nobody.post<Tokens>('/auth/login', { email, password: said })
const forget = async (email: string, more: object = {}) => {
  const answer = await nobody.post('/auth/password/forgot', { email, ...more })
  await context.identity.forgotPassword.settled()
  return answer
}
const reset = (token: string, newPassword: string) =>
  nobody.post('/auth/password/reset', { token, newPassword })
const lastToken = () => mails.at(-1)!.token

test('one’s own password is changed by who knows it; other sessions end, this one stays', async () => {
  const { id, email } = await someone()
  const [here, there] = [(await login(email)).data, (await login(email)).data]
  const stream = await openStream(url, { token: there.accessToken })
  await stream.wait('checkpoint')
  const change = (currentPassword: string) =>
    withToken(here.accessToken).post('/auth/password/change', {
      currentPassword,
      newPassword: 'another good one',
    })
  expect(await change('wrong')).toMatchObject({ status: 422, meta: { error: { code: 'wrong_password' } } })
  expect((await change(password)).status).toBe(200)
  expect((await withToken(here.accessToken).get('/me')).status).toBe(200)
  expect((await withToken(there.accessToken).get('/me')).status).toBe(401)
  expect((await nobody.post('/auth/refresh', { refreshToken: there.refreshToken })).status).toBe(401)
  await until(() => stream.isClosed, { withinMs: 2_000 })
  expect((await login(email)).status).toBe(401)
  expect((await login(email, 'another good one')).status).toBe(200)
  const { rows } = await pool.query(
    `select data from events where type = 'UserPasswordChanged' and stream_id = $1`,
    [`identity-${acme.tenantId}-${id}`],
  )
  expect(rows).toEqual([{ data: { how: 'changed' } }])
})

test('a changed password with a repeated key is the first answer, not a wrong password', async () => {
  const { email } = await someone()
  const { data } = await login(email)
  const headers = { 'idempotency-key': randomUUID() }
  const body = { currentPassword: password, newPassword: 'another good one' }
  const change = () => withToken(data.accessToken).post('/auth/password/change', body, { headers })
  expect((await change()).status).toBe(200)
  const again = await change()
  expect(again).toMatchObject({ status: 200, data: null })
  expect(again.headers.get('idempotency-replayed')).toBe('true')
})

test('guesses at the current password are counted', async () => {
  const { email } = await someone()
  const { data } = await login(email)
  const guess = () =>
    withToken(data.accessToken).post('/auth/password/change', {
      currentPassword: 'x',
      newPassword: 'long enough',
    })
  for (let count = 0; count < 10; count += 1) expect((await guess()).status).toBe(422)
  const refused = await guess()
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800)
})

test('a forgotten password is set by a token of the mail, once, and ends every session', async () => {
  const { id, email } = await someone()
  const before = (await login(email)).data
  expect((await forget(email)).status).toBe(200)
  const mail = mails.at(-1)!
  expect(mail).toMatchObject({ to: email, userId: id, tenantSlug: 'acme' })
  const answers = await Promise.all(
    ['first good one', 'second good one'].map((said) => reset(mail.token, said)),
  )
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 422])
  const [won, lost] = answers[0]?.status === 200 ? ['first', 'second'] : ['second', 'first']
  expect((await withToken(before.accessToken).get('/me')).status).toBe(401)
  expect((await login(email, `${won} good one`)).status).toBe(200)
  expect((await login(email, `${lost} good one`)).status).toBe(401)
  expect(await reset(mail.token, 'third good one')).toMatchObject({
    status: 422,
    meta: { error: { code: 'reset_token_invalid' } },
  })
})

test('a token is kept as a hash, ends after half an hour, and goes with the next password', async () => {
  const { email } = await someone()
  await forget(email)
  const old = lastToken()
  const kept = await pool.query(
    `select (select json_agg(r)::text from password_resets r) as resets,
       (select json_agg(a)::text from admin_audit a) as audit, (select json_agg(e)::text from events e) as events`,
  )
  expect(JSON.stringify(kept.rows)).not.toContain(old)
  clock.ahead = 30 * 60_000 + 1_000
  expect((await reset(old, 'too late for this')).status).toBe(422)
  await forget(email)
  const second = lastToken()
  await forget(email)
  const third = lastToken()
  expect((await reset(third, 'this one in time')).status).toBe(200)
  expect((await reset(second, 'void with the other')).status).toBe(422)
  await context.identity.sweep()
  const left = await pool.query('select count(*) from password_resets where expires_at < $1', [clock.now()])
  expect(left.rows).toEqual([{ count: 0 }])
  clock.ahead = 0
})

test('who asks cannot tell whether there is such an account: one answer, and the looking comes after it', async () => {
  const { email } = await someone()
  const sent = mails.length
  const known = await forget(email)
  const unknown = await forget('nobody-at-all@acme.test')
  expect(mails.length).toBe(sent + 1)
  expect(known.status).toBe(unknown.status)
  expect(known.message).toBe(unknown.message)
  expect(known.data).toEqual(unknown.data)
  expect([...known.headers.keys()].toSorted()).toEqual([...unknown.headers.keys()].toSorted())

  // while the accounts cannot be read, both are answered all the same
  const client = await pool.connect()
  await client.query('begin; lock table memberships in access exclusive mode')
  const answers = await Promise.all(
    [email, 'nobody-at-all@acme.test'].map((said) => nobody.post('/auth/password/forgot', { email: said })),
  )
  expect(answers.map((answer) => answer.status)).toEqual([200, 200])
  await client.query('rollback')
  client.release()
  await context.identity.forgotPassword.settled()
})

test('mails are bounded, for unknown accounts as for known ones', async () => {
  const { email } = await someone()
  for (const said of [email, 'unknown-but-asked@acme.test']) {
    for (let count = 0; count < 10; count += 1) expect((await forget(said)).status).toBe(200)
    const refused = await forget(said)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800)
  }
  expect((await login(email)).status, 'logins are counted apart').toBe(200)
})

test('a user who never had a password sets their first one so; who is out gets no mail', async () => {
  const invited = await someone({})
  await forget(invited.email)
  expect((await reset(lastToken(), 'my very first one')).status).toBe(200)
  expect((await login(invited.email, 'my very first one')).status).toBe(200)

  const leaver = await someone()
  await forget(leaver.email)
  const token = lastToken()
  await as(acme.ADMIN).post(`/users/${leaver.id}/deactivate`)
  expect((await reset(token, 'let me in again')).status).toBe(422)
  const sent = mails.length
  await forget(leaver.email)
  expect(mails.length).toBe(sent)
})

test('an address of two tenants gets a mail for each, or for the one that is named', async () => {
  made += 1
  const email = `both${made}@elsewhere.test`
  for (const tenant of [acme, globex])
    await as(tenant.ADMIN).post('/users', { email, name: 'Both', role: 'END_USER', password })
  const sent = mails.length
  await forget(email)
  expect(mails.slice(sent).map((mail) => mail.tenantSlug)).toEqual(['acme', 'globex'])
  await forget(email, { tenant: 'globex' })
  expect(mails.at(-1)?.tenantSlug).toBe('globex')
  expect((await reset(lastToken(), 'only in globex')).status).toBe(200)
  const inAcme = await nobody.post('/auth/login', { email, password, tenant: 'acme' })
  expect(inAcme.status, 'the other tenant’s password is another one').toBe(200)
})

test('logging out everywhere ends every session and stream of the caller, and nobody else’s', async () => {
  const { id, email } = await someone()
  const sessions = [(await login(email)).data, (await login(email)).data]
  const stream = await openStream(url, { token: sessions[1]!.accessToken })
  await stream.wait('checkpoint')
  expect((await withToken(sessions[0]!.accessToken).post('/auth/logout/everywhere')).status).toBe(200)
  for (const session of sessions) {
    expect((await withToken(session.accessToken).get('/me')).status).toBe(401)
    const { refreshToken } = session
    expect((await nobody.post('/auth/refresh', { refreshToken })).status).toBe(401)
  }
  await until(() => stream.isClosed, { withinMs: 2_000 })
  expect((await as(acme.ADMIN).get('/me')).status).toBe(200)
  const audit = await as(acme.ADMIN).get<{ action: string; after: object }[]>('/audit', { targetId: id })
  expect(audit.data[0]).toMatchObject({ action: 'session.end_all', after: { sessions: 2 } })
})

test.each([
  ['/auth/password/forgot', {}, 'email'],
  ['/auth/password/forgot', { email: 'a@b.test', reply: 'x' }, 'reply'],
  ['/auth/password/forgot', { email: 'x'.repeat(321) }, 'email'],
  ['/auth/password/reset', { token: 'x', newPassword: 'short' }, 'newPassword'],
  ['/auth/password/reset', { token: 'x'.repeat(513), newPassword: 'long enough' }, 'token'],
])('%s with %j is refused by the name of the field', async (path, body, name) => {
  const answer = await nobody.post(path, body)
  expect(answer.status).toBe(400)
  expect(answer.meta.error.errors[0]?.path).toBe(name)
})
