import type { IncidentRow } from './incident-row.ts'

/** A plain row; tests say what differs. */
export const row = (differs: Partial<IncidentRow> = {}): IncidentRow => ({
  line: 1,
  number: 'INC0000001',
  state: 'New',
  at: '2026-03-02T08:00:00.000Z',
  priority: 'P3',
  caller: 'Caller 1',
  openedBy: 'Opened by 1',
  updatedBy: 'Updated by 1',
  group: null,
  assignee: null,
  category: 'Category 1',
  subcategory: null,
  symptom: null,
  contact: 'Phone',
  closedCode: null,
  reopenCount: 0,
  reassignmentCount: 0,
  ...differs,
})
