import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { closingLine, countReport } from './closing-line.ts'

const counted = (report: object) => {
  const dir = mkdtempSync(join(tmpdir(), 'docket-count-'))
  writeFileSync(join(dir, 'report.json'), JSON.stringify(report))
  const counts = countReport(join(dir, 'report.json'))
  rmSync(dir, { recursive: true })
  return closingLine(counts)
}

test('counts what passed, failed and was skipped', () =>
  expect(counted({ numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 })).toBe(
    '7 passed, 1 failed, 3 skipped',
  ))

test('a file that failed before its first test counts as a failure', () =>
  expect(counted({ numPassedTests: 7, numFailedTests: 0, numFailedTestSuites: 1 })).toBe(
    '7 passed, 1 failed, 0 skipped',
  ))

test('a run without a report has failed', () =>
  expect(closingLine(countReport('/nowhere/report.json'))).toBe('0 passed, 1 failed, 0 skipped'))
