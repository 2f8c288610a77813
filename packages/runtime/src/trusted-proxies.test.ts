import { expect, test } from 'vitest'
import { trustedProxies } from './trusted-proxies.ts'

test.each([
  ['1', 1],
  ['10', 10],
  ['10.0.0.1', ['10.0.0.1']],
  ['10.0.0.0/8, fd00::/8', ['10.0.0.0/8', 'fd00::/8']],
])('%s are proxies', (value, proxies) => expect(trustedProxies(value)).toEqual(proxies))

test.each([
  '',
  '0',
  '11',
  '-1',
  'true',
  '*',
  'all',
  '10.0.0.0/0',
  '::/0',
  '10.0.0.0/33',
  '10.0.0.0/8/8',
  'proxy',
  '1,',
])('%j are none', (value) => expect(trustedProxies(value)).toBeNull())
