import { customFieldOf } from '../custom-fields.ts'
import type { Assignment, Details, TicketEvent } from '../events.ts'
import type { OpenedTicket } from '../state.ts'
import { statusBack } from './status-back.ts'

/** Each field that may go back, with the ticket as it was before the field was touched. */
export type FormerTickets = ReadonlyMap<string, OpenedTicket>

export type Compensation = {
  readonly events: readonly TicketEvent[]
  readonly assignment: Assignment | null
  readonly undone: readonly string[]
}

/** The events that lead each field back from what it is now; none for a field that is back already. */
export const compensate = (former: FormerTickets, now: OpenedTicket): Compensation => {
  const assignment = assignmentBack(former, now)
  const backs = [
    detailsBack(former, now),
    priorityBack(former, now),
    ...customFieldsBack(former, now),
    dueDateBack(former, now),
    ...tagsBack(former, now),
    assignment && assignedBack(assignment, now),
    ...statusBack(former, now),
  ].filter((back) => back !== null)
  return {
    events: backs.map(({ event }) => event),
    assignment,
    undone: backs.flatMap(({ fields }) => fields),
  }
}

/** An event with the fields it leads back. */
export type Back = { readonly event: TicketEvent; readonly fields: readonly string[] }

const detailsBack = (former: FormerTickets, now: OpenedTicket): Back | null => {
  const fields = detailFields.filter((field) => former.has(field) && former.get(field)![field] !== now[field])
  if (fields.length === 0) return null
  const changes = fields.map((field) => [field, { from: now[field], to: former.get(field)![field] }])
  return {
    event: { type: 'TicketDetailsChanged', at: now.updatedAt, data: Object.fromEntries(changes) },
    fields,
  }
}

const priorityBack = (former: FormerTickets, now: OpenedTicket): Back | null => {
  const to = former.get('priority')?.priority ?? now.priority
  if (to === now.priority) return null
  const data = { from: now.priority, to }
  return { event: { type: 'TicketPriorityChanged', at: now.updatedAt, data }, fields: ['priority'] }
}

const dueDateBack = (former: FormerTickets, now: OpenedTicket): Back | null => {
  const before = former.get('dueAt')
  if (before === undefined || before.dueAt === now.dueAt) return null
  const data = { from: now.dueAt, to: before.dueAt }
  return { event: { type: 'DueDateSet', at: now.updatedAt, data }, fields: ['dueAt'] }
}

const customFieldsBack = (former: FormerTickets, now: OpenedTicket): readonly Back[] =>
  namedIn(former, 'customFields.').flatMap(([key, before]) => {
    const from = customFieldOf(now, key)
    const to = customFieldOf(before, key)
    if (from === to) return []
    const staffOnly = [now, before].some((one) => Object.hasOwn(one.staffCustomFields, key))
    const data = { key, staffOnly, from, to }
    return [{ event: { type: 'CustomFieldSet', at: now.updatedAt, data }, fields: [`customFields.${key}`] }]
  })

const tagsBack = (former: FormerTickets, now: OpenedTicket): readonly Back[] => {
  const named = namedIn(former, 'tags.')
  const isBack = (tag: string, before: OpenedTicket) => before.tags.includes(tag) === now.tags.includes(tag)
  const back = (type: 'TicketTagged' | 'TicketUntagged', had: boolean): readonly Back[] => {
    const tags = named
      .filter(([tag, before]) => before.tags.includes(tag) === had && !isBack(tag, before))
      .map(([tag]) => tag)
    if (tags.length === 0) return []
    return [{ event: { type, at: now.updatedAt, data: { tags } }, fields: tags.map((tag) => `tags.${tag}`) }]
  }
  return [...back('TicketTagged', true), ...back('TicketUntagged', false)]
}

const assignmentBack = (former: FormerTickets, now: OpenedTicket): Assignment | null => {
  const assigneeId = former.has('assigneeId') ? former.get('assigneeId')!.assigneeId : now.assigneeId
  const teamId = former.has('teamId') ? former.get('teamId')!.teamId : now.teamId
  return assigneeId === now.assigneeId && teamId === now.teamId ? null : { assigneeId, teamId }
}

const assignedBack = (to: Assignment, { assigneeId, teamId, updatedAt: at }: OpenedTicket): Back => {
  const from = { assigneeId, teamId }
  const fields = (['assigneeId', 'teamId'] as const).filter((field) => to[field] !== from[field])
  return to.assigneeId === null && to.teamId === teamId
    ? { event: { type: 'TicketUnassigned', at, data: { from } }, fields }
    : { event: { type: 'TicketAssigned', at, data: { ...to, from } }, fields }
}

/** Those fields whose name begins so, by what follows. */
const namedIn = (former: FormerTickets, prefix: string): readonly (readonly [string, OpenedTicket])[] =>
  [...former].flatMap(([field, before]) =>
    field.startsWith(prefix) ? [[field.slice(prefix.length), before] as const] : [],
  )

const detailFields = [
  'title',
  'description',
  'type',
  'category',
  'environment',
  'affectedService',
] as const satisfies readonly (keyof Details)[]
