import { describe, expect, test } from 'vitest'
import { lossAt, remember } from './acked.ts'

const answer = (baseOffset: bigint, partition = 0) => ({ topic: 'events', partition, baseOffset, count: 10 })

describe('remembering what Kafka acknowledged', () => {
  test('keeps the last base offset of each partition', () => {
    const { acked, lost } = remember({}, [answer(0n), answer(10n), answer(4n, 1)])
    expect(acked).toEqual({ events: { 0: '10', 1: '4' } })
    expect(lost).toBeNull()
  })

  test.each([[10n], [3n], [0n]])('an offset %s at or below the remembered one means a lost log', (offset) =>
    expect(remember({ events: { 0: '10' } }, [answer(offset)]).lost).toContain('after 10'),
  )

  test('an acknowledgement without an offset tells nothing', () =>
    expect(remember({ events: { 0: '10' } }, [answer(-1n)])).toEqual({
      acked: { events: { 0: '10' } },
      lost: null,
    }))
})

describe('looking at the ends of a topic', () => {
  const acked = { events: { 0: '10', 1: '0' } }

  test('beyond every acknowledged batch, it is the same log', () =>
    expect(
      lossAt(
        acked,
        'events',
        new Map([
          [0, 11n],
          [1, 1n],
        ]),
      ),
    ).toBeNull())

  test.each([
    [
      'at the acknowledged offset',
      new Map([
        [0, 10n],
        [1, 1n],
      ]),
    ],
    [
      'empty',
      new Map([
        [0, 0n],
        [1, 0n],
      ]),
    ],
    ['not there', new Map<number, bigint>()],
  ])('%s, it was lost', (_, ends) => expect(lossAt(acked, 'events', ends)).toContain('was acknowledged'))

  test('a topic that was never published to has nothing to lose', () =>
    expect(lossAt(acked, 'others', new Map([[0, 0n]]))).toBeNull())
})
