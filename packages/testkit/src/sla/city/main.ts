import { parseArgs } from 'node:util'
import { Temporal } from 'temporal-polyfill'
import { judgeCity } from './judge-city.ts'
import { cityZone, readRequests } from './read-requests.ts'

// `npm run sla:oracle -- <csv.gz> [--as-of <instant>]`: the city's own deadlines and outcomes beside the product's.
const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== '--'),
  allowPositionals: true,
  options: { 'as-of': { type: 'string', default: '2016-01-13T00:00' } },
})
const [file] = positionals
if (file === undefined) {
  console.error('npm run sla:oracle -- <csv.gz> [--as-of <instant>]')
  process.exit(2)
}

/** With an offset an instant, without one the city's wall-clock time. */
const toInstant = (text: string): number =>
  /(Z|[+-]\d\d:?\d\d)$/i.test(text)
    ? Temporal.Instant.from(text).epochMilliseconds
    : Temporal.PlainDateTime.from(text).toZonedDateTime(cityZone).epochMilliseconds

const verdict = judgeCity(await readRequests(file), toInstant(values['as-of']))
for (const { group, rows, exact } of verdict.list)
  if (exact < 0.9) console.log(`${(100 * exact).toFixed(1).padStart(5)} %  ${rows} rows  ${group}`)
console.log(
  `${verdict.flagsAgree} of ${verdict.withTarget} outcomes agree; ${verdict.groupsAt90} of ${verdict.groups} groups at 90 %`,
)
console.log(JSON.stringify(verdict))
