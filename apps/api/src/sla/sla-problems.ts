import type { Json, Refusal } from '@docket/event-sourcing'
import type { FieldError } from '@docket/runtime'
import type { Problem } from '@docket/ticketing/sla'
import type { apiRefusals } from '../plugins/refusals.ts'

/** Refuses a calendar, a policy or a file of holidays, and names everything that is wrong with it. */
export const refuseSla = (problems: readonly Problem[]): Refusal<keyof typeof apiRefusals> => {
  const errors = problems.map(toFieldError)
  const named = [...new Set(errors.map(({ path }) => path))].slice(0, 5).join(', ')
  return {
    code: 'service_level_invalid',
    detail: `This cannot be kept: ${named}. ${problems[0]?.message ?? ''}`.trimEnd(),
    data: { errors: errors as readonly Json[] as Json[] },
  }
}

/** An entry as bodies are named elsewhere: `hours.monday[0].from` is `hours.monday.0.from`. */
const toFieldError = ({ code, entry, message }: Problem): FieldError => ({
  path: entry.replaceAll(/\[(\d+)\]/g, '.$1').replace(/^conditions on .*/, 'conditions'),
  code,
  message,
})
