import { expect, test } from 'vitest'
import { banner } from './banner.ts'

const options = {
  url: 'http://127.0.0.1:3000',
  data: '.docket',
  accounts: [{ email: 'user@demo.docket.test', role: 'END_USER' }],
}

test('the first start shows the password', () =>
  expect(banner({ ...options, password: 'open sesame 12' })).toContain(
    'all with the password open sesame 12',
  ))

test('a later start says where the password is kept', () => {
  const text = banner({ ...options, password: null })
  expect(text).toContain('.docket/demo-password')
  expect(text).toContain('Docket is ready on http://127.0.0.1:3000')
})
