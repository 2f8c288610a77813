import { bareCommandRoute } from '../../tickets/bare-command-route.ts'

/** From now on the imported ticket lives like any other. */
export const finishImportRoute = bareCommandRoute({
  method: 'POST',
  path: 'finish-import',
  action: 'history.import',
  summary: 'End the import of a ticket',
  message: 'Import finished',
  command: ({ at }) => ({ type: 'FinishImport', at, data: {} }),
})
