import type { ClocksQuery } from '@docket/contracts'
import type { ClockFilters } from '@docket/service-levels'
import type { Caller } from '@docket/ticketing'

/** What the query asks for in this caller's mouth. */
export const clockFilters = (
  { teamId, assigneeId, ...others }: Omit<ClocksQuery, 'limit' | 'cursor'>,
  { userId }: Pick<Caller, 'userId'>,
): ClockFilters => ({
  ...Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined)),
  ...(teamId && { teamId: teamId.map(orNull) }),
  ...(assigneeId && { assigneeId: assigneeId.map((one) => (one === 'me' ? userId : orNull(one))) }),
})

const orNull = (said: string): string | null => (said === 'none' ? null : said)
