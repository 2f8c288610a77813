import { afterAll, describe, expect, test } from 'vitest'
import { type Harness, startHarness } from './harness.ts'

/** A house for each setting: what is trusted is decided when the server is made. */
const houses: Harness[] = []
const house = async (trusted: string): Promise<Harness> => {
  const made = await startHarness({ env: { DOCKET_TRUST_PROXY: trusted } })
  houses.push(made)
  return made
}
afterAll(() => Promise.all(houses.map((one) => one.close())))

const guess = ({ as }: Harness, forwarded: string, email = 'nobody@acme.test') =>
  as(null).post('/auth/login', { email, password: 'x' }, { headers: { 'x-forwarded-for': forwarded } })
const lastAddress = async ({ pool }: Harness): Promise<string> =>
  (await pool.query(`select ip from admin_audit where action = 'login.fail' order by entry_id desc limit 1`))
    .rows[0].ip

test('without the setting nobody says where they come from', async () => {
  const one = await house('')
  expect((await guess(one, '203.0.113.5')).status).toBe(401)
  expect(await lastAddress(one)).toBe('127.0.0.1')
  expect((await guess(one, 'anything at all')).status).toBe(401)
})

describe('behind a named proxy', async () => {
  const one = await house('127.0.0.1, 10.0.0.0/8')

  test('the client is the first address that is no proxy, counted from the near end', async () => {
    for (const [forwarded, client] of [
      ['203.0.113.5', '203.0.113.5'],
      ['198.51.100.1, 203.0.113.6, 10.1.2.3', '203.0.113.6'],
      ['2001:db8::7', '2001:db8::7'],
    ] as const) {
      expect((await guess(one, forwarded)).status).toBe(401)
      expect(await lastAddress(one)).toBe(client)
    }
  })

  test('what is no address is refused, and kept nowhere', async () => {
    for (const forwarded of ['<script>', 'unknown', '1.2.3.4.5', 'x'.repeat(5_000)])
      expect(await guess(one, forwarded)).toMatchObject({
        status: 400,
        meta: { error: { errors: [{ path: 'X-Forwarded-For' }] } },
      })
    expect((await guess(one, 'unknown')).headers.get('x-content-type-options')).toBe('nosniff')
    expect((await one.pool.query(`select from admin_audit where ip like '%script%'`)).rows).toEqual([])
  })

  test('fifty failures close one client’s address and not the next one’s', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 51; n += 1) statuses.push((await guess(one, '203.0.113.9', `n${n}@acme.test`)).status)
    expect(statuses.at(-1)).toBe(429)
    expect(statuses.filter((status) => status === 401)).toHaveLength(50)
    expect((await guess(one, '203.0.113.10')).status).toBe(401)
  })
})

test('behind a number of proxies so many hops are believed', async () => {
  const one = await house('2')
  await guess(one, '198.51.100.66, 203.0.113.5, 10.0.0.1')
  expect(await lastAddress(one)).toBe('203.0.113.5')
})
