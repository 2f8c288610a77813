import type { Instant } from '@docket/runtime'

/** One row of a ServiceNow incident log: how an incident stood after one update. Missing values are null. */
export type IncidentRow = {
  /** Place in the file, from 1; rows of one minute happened in this order. */
  line: number
  number: string
  state: IncidentState
  at: Instant
  priority: 'P1' | 'P2' | 'P3' | 'P4'
  caller: string | null
  openedBy: string | null
  updatedBy: string
  group: string | null
  assignee: string | null
  category: string | null
  subcategory: string | null
  symptom: string | null
  contact: string
  closedCode: string | null
  reopenCount: number
  reassignmentCount: number
}

/** `-100` is what the source system wrote for an update without a state. */
export const incidentStates = [
  'New',
  'Active',
  'Awaiting User Info',
  'Awaiting Vendor',
  'Awaiting Problem',
  'Awaiting Evidence',
  'Resolved',
  'Closed',
  '-100',
] as const
export type IncidentState = (typeof incidentStates)[number]

/** A row that does not fit the format; its message names the line and the column. */
export class BadRow extends Error {
  override readonly name = 'BadRow'
}

/** Reads one record of the file. Throws BadRow for an unknown state or priority or an unreadable time. */
export const parseRow = (record: Readonly<Record<string, string>>, line: number): IncidentRow => {
  const required = (column: string): string => {
    const value = record[column]?.trim()
    if (!value || value === '?') throw new BadRow(`line ${line}: ${column} is missing`)
    return value
  }
  const optional = (column: string): string | null => {
    const value = record[column]?.trim()
    return !value || value === '?' ? null : value
  }
  const count = (column: string): number => {
    const value = Number(required(column))
    if (!Number.isInteger(value) || value < 0) throw new BadRow(`line ${line}: ${column} must be a count`)
    return value
  }
  return {
    line,
    number: required('number'),
    state: parseState(required('incident_state'), line),
    at: parseMinute(required('sys_updated_at'), line),
    priority: parsePriority(required('priority'), line),
    caller: optional('caller_id'),
    openedBy: optional('opened_by'),
    updatedBy: required('sys_updated_by'),
    group: optional('assignment_group'),
    assignee: optional('assigned_to'),
    category: optional('category'),
    subcategory: optional('subcategory'),
    symptom: optional('u_symptom'),
    contact: required('contact_type'),
    closedCode: optional('closed_code'),
    reopenCount: count('reopen_count'),
    reassignmentCount: count('reassignment_count'),
  }
}

const parseState = (text: string, line: number): IncidentState => {
  const state = incidentStates.find((one) => one === text)
  if (!state) throw new BadRow(`line ${line}: incident_state "${text}" is unknown`)
  return state
}

const parsePriority = (text: string, line: number): IncidentRow['priority'] => {
  const digit = /^([1-4]) - /.exec(text)?.[1]
  if (!digit) throw new BadRow(`line ${line}: priority "${text}" is unknown`)
  return `P${digit}` as IncidentRow['priority']
}

/** Day first, no zone: read as UTC. */
const parseMinute = (text: string, line: number): Instant => {
  const [, day, month, year, hour, minute] =
    /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})$/.exec(text) ?? []
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)))
  if (Number.isNaN(at.getTime())) throw new BadRow(`line ${line}: "${text}" is no d/m/yyyy HH:MM`)
  return at.toISOString()
}
