import type { ApiPart } from '../../api-server.ts'
import { changeTicketsRoute } from './change-tickets.ts'

/** What changes many tickets at once. */
export const bulkRoutes: readonly ApiPart[] = [changeTicketsRoute]
