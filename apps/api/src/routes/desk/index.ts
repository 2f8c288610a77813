import type { ApiPart } from '../../api-server.ts'
import { applyMacroRoute } from './apply-macro.ts'
import { cannedResponseRoutes } from './canned-responses.ts'
import { categoryRoutes } from './categories.ts'
import { countViewsRoute } from './count-views.ts'
import { customFieldRoutes } from './custom-fields.ts'
import { editSettingsRoute } from './edit-settings.ts'
import { getSettingsRoute } from './get-settings.ts'
import { listViewTicketsRoute } from './list-view-tickets.ts'
import { macroRoutes } from './macros.ts'
import { renderCannedResponseRoute } from './render-canned-response.ts'
import { templateRoutes } from './templates.ts'
import { viewRoutes } from './views.ts'

/** Everything that a tenant's desk is set up with. */
export const deskRoutes: readonly ApiPart[] = [
  ...customFieldRoutes,
  ...categoryRoutes,
  ...templateRoutes,
  ...cannedResponseRoutes,
  renderCannedResponseRoute,
  ...macroRoutes,
  applyMacroRoute,
  ...viewRoutes,
  countViewsRoute,
  listViewTicketsRoute,
  getSettingsRoute,
  editSettingsRoute,
]
