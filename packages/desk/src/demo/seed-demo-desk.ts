import type { Caller } from '@docket/ticketing'
import { createDesk } from '../desk.ts'
import type { DeskChange, DeskDependencies } from '../kept/kept.ts'
import { demoFields, demoMacros, demoResponses, demoTemplates, demoViews } from './demo-content.ts'

/**
 * Sets up the desk of the demo tenant, once: what people change or delete of it later stays so. Custom fields come
 * last and are never deleted, so that they tell whether it was done; half a seed of a broken start is completed.
 */
export const seedDemoDesk = async (dependencies: DeskDependencies, tenantId: string): Promise<void> => {
  const desk = createDesk(dependencies)
  if (await isDone(dependencies, tenantId)) return
  const caller: Caller = { tenantId, userId: 'demo-seed', role: 'ADMIN', teamIds: [] }
  const change: DeskChange = {
    tenantId,
    meta: {
      actor: { kind: 'system', id: 'demo-seed', ip: null },
      correlationId: dependencies.ids.next(),
      causationId: null,
      traceparent: null,
    },
  }
  for (const template of demoTemplates) await desk.templates.create(change, template)
  for (const response of demoResponses) await desk.cannedResponses.create(caller, change, response)
  for (const macro of demoMacros) await desk.macros.create(caller, change, macro)
  for (const view of demoViews) await desk.views.create(caller, change, view)
  for (const field of demoFields) await desk.customFields.create(change, field)
}

const isDone = async ({ pool }: DeskDependencies, tenantId: string): Promise<boolean> => {
  const found = await pool.query('select from custom_fields where tenant_id = $1 and key = $2', [
    tenantId,
    demoFields.at(-1)!.key,
  ])
  return found.rows.length > 0
}
