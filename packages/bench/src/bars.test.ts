import { expect, test } from 'vitest'
import { type Bar, judge, readBars } from './bars.ts'

const bar: Bar = { id: 'relay', metric: 'drain', op: '>=', value: 15_000, unit: 'events/s', from: 'an issue' }
const measured = (value: number) => [{ id: 'relay', metric: 'drain', value, unit: 'events/s', steal: 0 }]

test('a figure on the bar has met it, one below has not', () => {
  expect(judge(measured(15_000), [bar], ['relay'])[0]?.met).toBe(true)
  expect(judge(measured(14_999), [bar], ['relay'])[0]?.met).toBe(false)
})

test('a benchmark that ran without its figure has missed the bar', () =>
  expect(judge([], [bar], ['relay'])[0]?.met).toBe(false))

test('a bar that depends on a tool that is not installed is left out', () =>
  expect(judge([], [{ ...bar, optional: true }], ['relay'])).toEqual([]))

test('bars of benchmarks that did not run are not judged', () =>
  expect(judge([], [bar], ['append'])).toEqual([]))

test('each bar has an id, a metric and the words it comes from', () => {
  for (const one of readBars())
    expect(one).toMatchObject({ id: expect.any(String), from: expect.stringMatching(/./) })
})
