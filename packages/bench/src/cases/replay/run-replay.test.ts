import { expect, test } from 'vitest'
import { readReport } from './run-replay.ts'

test('the figures are read from the closing lines of a replay', () =>
  expect(
    readReport([
      'rows [####] 1700/1700  400/s',
      '300 incidents, 1700 rows in 4.2 s (404 rows/s)',
      '  refused 0',
      'reconciled after every row: 1500 compared, 3 differences, 1 unexplained',
      'reconciled at the end: 300 compared, 2 differences, 0 unexplained',
    ]),
  ).toEqual({ rows: 1700, rowsPerSecond: 404, compared: 1800, unexplained: 1 }))

test('a replay that said nothing has no figures', () =>
  expect(readReport([])).toMatchObject({ rows: Number.NaN, unexplained: Number.NaN }))
