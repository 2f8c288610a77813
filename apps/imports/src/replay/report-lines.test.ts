import { expect, test } from 'vitest'
import { reportLines, unexplained } from './report-lines.ts'
import type { ReplayReport } from './run-replay.ts'

const none = { compared: 2, differences: [] }
const report: ReplayReport = {
  ...{ incidents: 2, seconds: 1, afterEveryRow: none, atTheEnd: none },
  replayed: { rows: 9, sent: 9, unchanged: 0, stateless: 0, skipped: 0, refusals: [] },
  breaches: { tickets: 2, judged: 2, recorded: 3, computed: 3, differing: 0, examples: [] },
}

test('breaches that agree are told in one line', () => {
  expect(reportLines(report).at(-1)).toBe('breaches recorded 3, computed 3, differing 0 (of 2 tickets)')
  expect(unexplained(report)).toBe(0)
})

test('a breach that differs is named and fails the replay', () => {
  const examples = ['TCK-000001 resolution 1: computed none, recorded 2016-03-02T08:00:00.000Z']
  const breaches = { tickets: 2, judged: 1, recorded: 3, computed: 2, differing: 1, examples }
  expect(reportLines({ ...report, breaches }).slice(-2)).toEqual([
    'breaches recorded 3, computed 2, differing 1 (of 1 tickets, 1 left out)',
    `  ${examples[0]}`,
  ])
  expect(unexplained({ ...report, breaches })).toBe(1)
})

test('without the database breaches are compared by nobody, and that is said', () =>
  expect(reportLines({ ...report, breaches: null }).at(-1)).toMatch(/^breaches not compared/))
