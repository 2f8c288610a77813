import type { ApiPart } from '../../api-server.ts'
import { calendarRoutes } from './calendars.ts'
import { explainClockRoute } from './explain-clock.ts'
import { importHolidaysRoute } from './import-holidays.ts'
import { listClocksRoute } from './list-clocks.ts'
import { listPresetsRoute } from './list-presets.ts'
import { orderPoliciesRoute } from './order-policies.ts'
import { policyRoutes } from './policies.ts'
import { readTicketSlaRoute } from './read-ticket-sla.ts'
import { reapplyPolicyRoute } from './reapply-policy.ts'
import { runSimulationRoute } from './run-simulation.ts'
import { activatePolicyRoute, deactivatePolicyRoute } from './switch-policies.ts'
import { calendarVersionRoutes, policyVersionRoutes } from './versions.ts'

/** Service levels: what is promised, when, and how tickets stand. */
export const slaRoutes: readonly ApiPart[] = [
  ...policyRoutes,
  orderPoliciesRoute,
  activatePolicyRoute,
  deactivatePolicyRoute,
  reapplyPolicyRoute,
  runSimulationRoute,
  ...policyVersionRoutes,
  ...calendarRoutes,
  ...calendarVersionRoutes,
  importHolidaysRoute,
  listPresetsRoute,
  readTicketSlaRoute,
  explainClockRoute,
  listClocksRoute,
]
