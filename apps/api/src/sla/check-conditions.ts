import type { Caller } from '@docket/ticketing'
import type { Problem } from '@docket/ticketing/sla'
import type { ApiContext } from '../context.ts'
import { Refused } from '../plugins/refusals.ts'
import { refuseSla } from './sla-problems.ts'

type Asked = { field: string; values: readonly unknown[] }

/**
 * Throws where a condition asks for what the tenant has not: a team, or a custom field, of another tenant like one
 * that never was. No ticket would ever meet it.
 */
export const requireKnownInConditions = async (
  { identity, desk }: Pick<ApiContext, 'identity' | 'desk'>,
  { tenantId }: Pick<Caller, 'tenantId'>,
  conditions: readonly Asked[],
): Promise<void> => {
  const problems = await Promise.all(
    conditions.map(async ({ field, values }, n): Promise<readonly Problem[]> => {
      if (field === 'teamId') {
        const found = await Promise.all(values.map((id) => isTeam(identity, tenantId, id)))
        return found.every(Boolean)
          ? []
          : [
              {
                code: 'condition_impossible',
                entry: `conditions[${n}].values`,
                message: 'There is no such team.',
              },
            ]
      }
      if (!field.startsWith('cf.') || (await desk.rules(tenantId)).fields.has(field.slice(3))) return []
      return [
        {
          code: 'condition_invalid',
          entry: `conditions[${n}].field`,
          message: 'No custom field has this key.',
        },
      ]
    }),
  )
  if (problems.flat().length > 0) throw new Refused(refuseSla(problems.flat()))
}

/** null stands for a ticket without a team. */
const isTeam = async (identity: ApiContext['identity'], tenantId: string, id: unknown): Promise<boolean> => {
  if (id === null) return true
  if (typeof id !== 'string' || !uuidForm.test(id)) return false
  return (await identity.readTeam(tenantId, id)) !== null
}

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
