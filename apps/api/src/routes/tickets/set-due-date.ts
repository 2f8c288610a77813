import { dueDateBody } from '@docket/contracts'
import { commandRoute } from '../../tickets/command-route.ts'

/** Sets the date by hand that no recalculation moves; null takes it away. */
export const setDueDateRoute = commandRoute({
  method: 'PUT',
  path: 'due-date',
  action: 'ticket.due_date',
  summary: 'Set the due date by hand',
  message: 'Due date set',
  body: dueDateBody,
  commands: ({ dueAt }, { at }) => [{ type: 'SetDueDate', at, data: { dueAt } }],
})
