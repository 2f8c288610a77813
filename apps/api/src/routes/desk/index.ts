import type { ApiPart } from '../../api-server.ts'
import { cannedResponseRoutes } from './canned-responses.ts'
import { categoryRoutes } from './categories.ts'
import { customFieldRoutes } from './custom-fields.ts'
import { editSettingsRoute } from './edit-settings.ts'
import { getSettingsRoute } from './get-settings.ts'
import { macroRoutes } from './macros.ts'
import { templateRoutes } from './templates.ts'
import { viewRoutes } from './views.ts'

/** Everything that a tenant's desk is set up with. */
export const deskRoutes: readonly ApiPart[] = [
  ...customFieldRoutes,
  ...categoryRoutes,
  ...templateRoutes,
  ...cannedResponseRoutes,
  ...macroRoutes,
  ...viewRoutes,
  getSettingsRoute,
  editSettingsRoute,
]
