import type { Status } from './vocabulary.ts'

/** What a status means for clocks and reports. */
export type StatusCategory = 'NEW' | 'ACTIVE' | 'WAITING' | 'DONE'

export const categoryOf: { readonly [S in Status]: StatusCategory } = {
  NEW: 'NEW',
  OPEN: 'ACTIVE',
  IN_PROGRESS: 'ACTIVE',
  ESCALATED: 'ACTIVE',
  REOPENED: 'ACTIVE',
  PENDING_INFO: 'WAITING',
  RESOLVED: 'DONE',
  CLOSED: 'DONE',
}

/**
 * The status machine of domain.md section 2, whole: where each status may go. CLOSED to REOPENED asks for the
 * reopen window too, RESOLVED for notes. Exceptions that do not go by this table: de-escalating may restore NEW
 * or REOPENED, an escalation never moves a waiting ticket, a merge closes from anywhere, and taking a merge or a
 * change back restores the former status.
 */
export const transitions: { readonly [S in Status]: readonly Status[] } = {
  NEW: ['OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'RESOLVED'],
  OPEN: ['IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'RESOLVED'],
  IN_PROGRESS: ['OPEN', 'PENDING_INFO', 'ESCALATED', 'RESOLVED'],
  PENDING_INFO: ['OPEN', 'IN_PROGRESS', 'RESOLVED'],
  ESCALATED: ['OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'RESOLVED'],
  RESOLVED: ['CLOSED', 'REOPENED'],
  CLOSED: ['REOPENED'],
  REOPENED: ['OPEN', 'IN_PROGRESS', 'PENDING_INFO', 'ESCALATED', 'RESOLVED'],
}

export const mayBecome = (from: Status, to: Status): boolean => transitions[from].includes(to)
