import { createPolicyBody, listArchivableQuery, replacePolicyBody, slaPolicy } from '@docket/contracts'
import { requireKnownInConditions } from '../../sla/check-conditions.ts'
import { presets } from '../../sla/presets.ts'
import { shownContent, shownPolicy } from '../../sla/shown-policy.ts'
import { toKept } from '../../sla/to-kept.ts'
import { withRemoval } from '../../sla/with-removal.ts'
import { deskRoutes } from '../desk/desk-routes.ts'
import { found } from '../identity/found.ts'

/** What is promised to which tickets: for all staff to read, for managers to keep. */
export const policyRoutes = deskRoutes({
  path: 'sla/policies',
  tag: 'sla',
  noun: 'policy',
  plural: 'policies',
  read: 'settings.read',
  edit: 'settings.edit',
  row: slaPolicy,
  createBody: createPolicyBody,
  replaceBody: replacePolicyBody,
  listQuery: listArchivableQuery,
  async create({ context, caller, change }, { preset, calendarId, active, position, ...written }) {
    const policy = { ...(preset && shownContent(presets[preset])), ...written }
    await requireKnownInConditions(context, caller, policy.conditions ?? [])
    const { policies } = context.serviceLevels
    return toKept(
      await policies.create(change, { policy, calendarId, active, ...(position && { position }) }),
      shownPolicy,
    )
  },
  async replace({ context, caller, change, which }, { expectedVersion, calendarId, ...policy }) {
    found(await context.serviceLevels.policies.read(caller.tenantId, which.id), 'policy')
    await requireKnownInConditions(context, caller, policy.conditions)
    return toKept(
      await context.serviceLevels.policies.edit(change, which, { policy, calendarId }),
      shownPolicy,
    )
  },
  remove: {
    async archive({ context, caller, change, which }) {
      const { policies } = context.serviceLevels
      const { saved } = await withRemoval(context, { caller, change, which }, (along) =>
        policies.archive(change, which, along),
      )
      return toKept(saved, shownPolicy)
    },
  },
  async readOne({ serviceLevels }, { tenantId }, id) {
    const stored = await serviceLevels.policies.read(tenantId, id)
    return stored && shownPolicy(stored)
  },
  async list({ serviceLevels }, { tenantId }, { archived }, page) {
    const listed = await serviceLevels.policies.list(tenantId, { archived }, page)
    return { ...listed, rows: listed.rows.map(shownPolicy) }
  },
})
