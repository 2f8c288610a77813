import { categoryOf, statuses } from '@docket/ticketing'

/**
 * The statuses of open tickets as SQL. Named one by one: the indexes over open tickets are partial, and a condition
 * that leaves out the others does not reach them.
 */
export const openStatuses = statuses
  .filter((status) => categoryOf[status] !== 'DONE')
  .map((status) => `'${status}'`)
  .join(', ')
