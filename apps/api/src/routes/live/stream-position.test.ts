import { describe, expect, test } from 'vitest'
import { formatPosition, parsePosition } from './stream-position.ts'

const epoch = '0123456789ab'

describe('the id of a frame', () => {
  test('is epoch and number when nothing is held back', () =>
    expect(formatPosition({ epoch, n: 7, held: [] })).toBe('0123456789ab.7'))

  test('names what is held back, and is read back as it was', () => {
    const position = { epoch, n: 1_000, held: [3, 640, 999, 1_000] }
    const id = formatPosition(position)
    expect(id).toBe('0123456789ab.1000-rp-a0-1-0')
    expect(parsePosition(id)).toEqual(position)
  })

  test('goes back before the first when too much is held back: told twice is better than lost', () => {
    const held = Array.from({ length: 65 }, (_, i) => 100 + i)
    expect(formatPosition({ epoch, n: 300, held })).toBe('0123456789ab.99')
  })

  test.each([
    '',
    '.',
    'x.1',
    `${epoch}.`,
    `${epoch}.-1`,
    `${epoch}.5-`,
    `${epoch}.5-ZZ`,
    `${epoch}.5-zz`,
    `${epoch}.5${'-1'.repeat(65)}`,
    `${epoch}.1e3`,
    `${epoch}.5\n6`,
  ])('is not %s', (id) => expect(parsePosition(id)).toBeNull())
})
