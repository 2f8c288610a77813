import type { Breaches } from './check/check-breaches.ts'
import type { Reconciled } from './check/reconcile.ts'
import type { ReplayReport } from './run-replay.ts'

/** The report for people: what was sent, what was refused by code, and every kind of difference with its reason. */
export const reportLines = ({
  incidents,
  replayed,
  seconds,
  afterEveryRow,
  atTheEnd,
  breaches,
}: ReplayReport): readonly string[] => [
  `${incidents} incidents, ${replayed.rows} rows in ${seconds.toFixed(1)} s (${Math.round(replayed.rows / Math.max(seconds, 0.001))} rows/s)`,
  `  sent ${replayed.sent}, changed nothing ${replayed.unchanged}, without a state ${replayed.stateless}, sent by an earlier run ${replayed.skipped}`,
  `  refused ${replayed.refusals.length}${byCode(replayed.refusals)}`,
  ...replayed.refusals.slice(0, shown).map((one) => `    line ${one.line}: ${one.code} ${one.detail}`),
  ...reconciled('after every row', afterEveryRow),
  ...reconciled('at the end', atTheEnd),
  ...(breaches
    ? breachLines(breaches)
    : ['breaches not compared: no database with this log; set DATABASE_URL']),
]

/** Differences that nothing explains. */
export const unexplained = ({ afterEveryRow, atTheEnd, breaches }: ReplayReport): number =>
  [...afterEveryRow.differences, ...atTheEnd.differences].filter((one) => one.explanation === null).length +
  (breaches?.differing ?? 0)

const shown = 10

const byCode = (refusals: readonly { code: string }[]): string => {
  const groups = Map.groupBy(refusals, (one) => one.code)
  return [...groups].map(([code, of]) => `, ${code} ${of.length}`).join('')
}

const breachLines = ({ tickets, judged, recorded, computed, differing, examples }: Breaches) => [
  `breaches recorded ${recorded}, computed ${computed}, differing ${differing} (of ${judged} tickets${judged < tickets ? `, ${tickets - judged} left out` : ''})`,
  ...examples.map((one) => `  ${one}`),
]

const reconciled = (label: string, { compared, differences }: Reconciled): readonly string[] => {
  const wrong = differences.filter((one) => one.explanation === null)
  const explained = Map.groupBy(
    differences.filter((one) => one.explanation !== null),
    (one) => one.field,
  )
  return [
    `reconciled ${label}: ${compared} compared, ${differences.length} differences, ${wrong.length} unexplained`,
    ...[...explained].map(
      ([field, of]) => `  ${field}: ${of.length} explained, e.g. line ${of[0]?.line}: ${of[0]?.explanation}`,
    ),
    ...wrong
      .slice(0, shown)
      .map((one) => `  line ${one.line}: ${one.field} must be ${one.expected}, is ${one.answered}`),
  ]
}
