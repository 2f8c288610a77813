import { expect, test } from 'vitest'
import type { CommandRecord } from './command-record.ts'
import { liveLag } from './live-lag.ts'

const command = (version: number, acknowledgedAtMs: number | null) =>
  ({ ticketId: 'a', version, acknowledgedAtMs }) as CommandRecord
const frame = (version: number, atMs: number) => ({
  ...{ ticketId: 'a', version, atMs, id: '', connection: 1, resets: 0 },
})
const window = { fromMs: 0, toMs: 100 }

test('a change has arrived with the first frame of its version or a later one', () =>
  expect(liveLag([command(1, 10), command(2, 20)], { frames: [frame(2, 50)] }, window)).toEqual({
    ...{ changes: 2, p50Ms: 40, longestMs: 40 },
  }))

test('a frame before the answer is no lag; changes outside the window do not count', () =>
  expect(
    liveLag([command(1, 10), command(2, 100), command(3, null)], { frames: [frame(1, 5)] }, window),
  ).toEqual({ changes: 1, p50Ms: 0, longestMs: 0 }))

test('a change that never arrived is endlessly late', () =>
  expect(liveLag([command(2, 10)], { frames: [frame(1, 5)] }, window).longestMs).toBe(
    Number.POSITIVE_INFINITY,
  ))
