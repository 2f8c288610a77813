import { expect, test } from 'vitest'
import { type Bounds, checkBounds } from './bounds.ts'

const bounds: Bounds = {
  ...{ bytesPerMinute: 2 ** 20, toleratedBytes: 4 * 2 ** 20, warmUpMs: 60_000 },
  metrics: { docket_queue_bytes: 100 },
}

const samples = (rssBytes: (minute: number) => number, metrics = { docket_queue_bytes: 1 }) =>
  Array.from({ length: 20 }, (_, minute) => ({
    ...{ app: 'api', pid: 7, atMs: minute * 60_000, rssBytes: rssBytes(minute), metrics },
  }))

test('holds while memory wavers around one level', () =>
  expect(
    checkBounds(
      samples((minute) => 2 ** 27 + (minute % 3) * 2 ** 22),
      bounds,
    ),
  ).toEqual([]))

test('sees memory that grows steadily', () =>
  expect(
    checkBounds(
      samples((minute) => 2 ** 27 + minute * 2 ** 21),
      bounds,
    ).map(({ what }) => what),
  ).toEqual(['api (7) grows by 2.0 MiB a minute, 36.0 MiB so far']))

test('sees a queue above its bound', () =>
  expect(
    checkBounds(
      samples(() => 1, { docket_queue_bytes: 101 }),
      bounds,
    ).map(({ what }) => what),
  ).toEqual(['api (7): docket_queue_bytes reached 101, above 100']))

test('sees a metric that nobody shows', () =>
  expect(
    checkBounds(
      samples(() => 1, {} as never),
      bounds,
    ).map(({ what }) => what),
  ).toEqual(['docket_queue_bytes is shown by no process, so nobody knows whether it has a bound']))
