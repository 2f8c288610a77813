import type { ApiAnswer, ApiClient } from './api-client.ts'

/** The category whose tickets have service levels of seconds, so that they fall due within a drill. */
export const urgentCategory = 'technical'

const seconds = (count: number) => ({ milliseconds: count * 1_000 })
// news of a new ticket may take 2 s and more to reach the worker, when Kafka falls silent and the bridge opens
const targets = { first_reply: seconds(3), resolution: seconds(6) }

/** What the tenant promises from now on to tickets of that category; the others keep what they had. */
export const promiseShortly = async (admin: ApiClient): Promise<void> => {
  const [calendar] = rowsOf(await done(admin.ask('GET', '/sla/calendars?limit=1')))
  const made = await done(
    admin.ask('POST', '/sla/policies', {
      name: 'Within seconds',
      calendarId: calendar?.id,
      conditions: [{ field: 'category', test: 'any_of', values: [urgentCategory] }],
      targets: { P1: targets, P2: targets, P3: targets, P4: targets },
      rules: {
        first_reply: { warnings: [75] },
        resolution: {
          warnings: [50, 75],
          levels: [
            { after: 0, level: 1 },
            { after: 50, level: 2 },
          ],
        },
      },
    }),
  )
  const first = (made.data as Kept).id
  const rest = rowsOf(await done(admin.ask('GET', '/sla/policies?limit=100'))).filter(
    ({ id }) => id !== first,
  )
  await done(admin.ask('PUT', '/sla/policies/order', { policyIds: [first, ...rest.map(({ id }) => id)] }))
}

type Kept = { id: string }

const rowsOf = ({ data }: ApiAnswer): readonly Kept[] => data as readonly Kept[]

const done = async (asking: Promise<ApiAnswer>): Promise<ApiAnswer> => {
  const answer = await asking
  if (answer.status >= 300) throw new Error(`service levels were refused: ${JSON.stringify(answer)}`)
  return answer
}
