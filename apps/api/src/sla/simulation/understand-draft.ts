import type { SimulationBody } from '@docket/contracts'
import type { Caller } from '@docket/ticketing'
import {
  type Calendar,
  checkReach,
  type Parsed,
  type Policy,
  type PolicyVersion,
  type Problem,
  parseCalendar,
  parsePolicy,
} from '@docket/ticketing/sla'
import type { ApiContext } from '../../context.ts'
import { Refused } from '../../plugins/refusals.ts'
import { requireKnownInConditions } from '../check-conditions.ts'
import { refuseSla } from '../sla-problems.ts'
import { draftId, type SimulationAsk } from './ask.ts'

type Needs = Pick<ApiContext, 'serviceLevels' | 'identity' | 'desk' | 'clock'>

/** The draft with what is kept beside it. Throws what saving it would be refused with, and all of it. */
export const understandDraft = async (
  needs: Needs,
  caller: Caller,
  { policy: written, policyId, calendar: drawn, calendarId, from, to, filter }: SimulationBody,
): Promise<SimulationAsk> => {
  const { serviceLevels } = needs
  const { tenantId } = caller
  const [stored, storedCalendar, rules] = await Promise.all([
    policyId === undefined ? null : serviceLevels.policies.read(tenantId, policyId),
    calendarId === undefined ? null : serviceLevels.calendars.read(tenantId, calendarId),
    serviceLevels.freshRulesOf(tenantId),
  ])
  const parsed = written && parsePolicy(written)
  const parsedCalendar = drawn && parseCalendar(drawn)
  requireNone([
    ...within('policy', parsed),
    ...within('calendar', parsedCalendar),
    ...(policyId !== undefined && stored === null
      ? [{ code: 'policy_invalid', entry: 'policyId', message: 'There is no such policy.' } as const]
      : []),
    ...(calendarId !== undefined && storedCalendar === null
      ? [{ code: 'calendar_invalid', entry: 'calendarId', message: 'There is no such calendar.' } as const]
      : []),
  ])
  const calendar = parsedValue(parsedCalendar) ?? storedCalendar?.calendar ?? null
  const ask = { asOf: needs.clock.now(), from, to, filter }
  const policy = parsedValue(parsed) ?? stored?.policy ?? null
  if (policy === null)
    return { ...ask, policies: null, calendar, replaces: drawn === undefined ? null : (calendarId ?? null) }
  if (written) await requireKnownInConditions(needs, caller, policy.conditions)
  const own = calendar === null ? await calendarOf(needs, tenantId, stored?.calendarId ?? '') : null
  await requireReach(policy, calendar ?? own?.calendar ?? null)
  const draft: PolicyVersion = {
    policyId: stored?.id ?? draftId,
    version: written ? 0 : (stored?.version ?? 0),
    calendarId: own?.id ?? draftId,
    calendarVersion: own?.version ?? 0,
    policy,
  }
  return { ...ask, policies: inOrder(rules.policies, draft), calendar, replaces: null }
}

/** In the place of the one that it stands for, else before all others. */
const inOrder = (policies: readonly PolicyVersion[], draft: PolicyVersion): readonly PolicyVersion[] => {
  const takes = policies.some(({ policyId }) => policyId === draft.policyId)
  return takes ? policies.map((one) => (one.policyId === draft.policyId ? draft : one)) : [draft, ...policies]
}

const calendarOf = ({ serviceLevels }: Needs, tenantId: string, calendarId: string) =>
  serviceLevels.calendars.read(tenantId, calendarId)

const requireReach = async (policy: Policy, calendar: Calendar | null): Promise<void> => {
  if (calendar !== null)
    requireNone(checkReach(policy, calendar).map((one) => ({ ...one, entry: `policy.${one.entry}` })))
}

const parsedValue = <Value>(parsed: Parsed<Value> | undefined): Value | undefined =>
  parsed?.ok ? parsed.value : undefined

/** Named as the body of the simulation holds it. */
const within = (member: string, parsed: Parsed<unknown> | undefined): readonly Problem[] =>
  parsed === undefined || parsed.ok
    ? []
    : parsed.problems.map((one) => ({
        ...one,
        entry:
          one.entry === member ? member : `${member}.${one.entry.replace(/^conditions on .*/, 'conditions')}`,
      }))

const requireNone = (problems: readonly Problem[]): void => {
  if (problems.length > 0) throw new Refused(refuseSla(problems))
}
