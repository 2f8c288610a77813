import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { apiRefusals } from '../apps/api/src/plugins/refusals.ts'
import { deskRefusals } from '../packages/desk/src/refusals.ts'
import { identityRefusals } from '../packages/identity/src/refusals.ts'
import { failures } from '../packages/runtime/src/index.ts'
import { serviceLevelRefusals } from '../packages/service-levels/src/refusals.ts'
import { ticketRefusals } from '../packages/ticketing/src/index.ts'
import { slaProblems } from '../packages/ticketing/src/sla/index.ts'

const page = readFileSync(fileURLToPath(new URL('errors.md', import.meta.url)), 'utf8')
const documented = [...page.matchAll(/^\| `([a-z_]+)` \| (\d{3}) \| (.+) \| (.+) \|$/gm)].map(
  ([, code, status]) => [code, Number(status)],
)

const failureStatuses = Object.entries(failures).map(([code, { status }]) => [code, status])
const inCode = [
  ...Object.entries({
    ...ticketRefusals,
    ...identityRefusals,
    ...deskRefusals,
    ...serviceLevelRefusals,
    ...apiRefusals,
  }),
  ...failureStatuses,
  ['internal_error', 500],
]

test('the page and the code know the same errors with the same statuses', () =>
  expect(documented.toSorted()).toEqual(inCode.toSorted()))

test('every code of what is wrong with a calendar or a policy is explained', () =>
  expect([...page.matchAll(/^\| `([a-z_]+)` \| [^|]+ \|$/gm)].map(([, code]) => code)).toEqual([
    ...slaProblems,
  ]))
