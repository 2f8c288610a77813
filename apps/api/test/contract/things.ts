import { fileClientOf } from '../file-client.ts'
import type { Harness } from '../harness.ts'
import type { TestTenant } from '../people.ts'

/** One of each thing that a path or a body may name, by the word that stands before it in paths. */
export type Things = Readonly<Record<string, string>>

/** Makes them through the API, as the tenant's own people. */
export const makeThings = async ({ as, url }: Harness, tenant: TestTenant): Promise<Things> => {
  const admin = as(tenant.ADMIN)
  const post = async (path: string, body: unknown): Promise<Record<string, string>> => {
    const { status, data, text } = await admin.post<Record<string, string>>(path, body)
    if (status >= 300) throw new Error(`POST ${path}: ${status} ${text}`)
    return data
  }
  const made = async (path: string, body: unknown): Promise<string> => (await post(path, body)).id!
  const ticket = { title: 'A title', description: 'A description' }
  const { ticketId: tickets = '' } = await post('/tickets', ticket)
  const { commentId: comments = '' } = await post(`/tickets/${tickets}/comments`, { body: 'A word.' })
  const uploaded = await fileClientOf(url)(tenant.ADMIN).upload(`/tickets/${tickets}/attachments`, {
    content: 'Some text.',
  })
  const others = await Promise.all(Array.from({ length: 101 }, () => post('/tickets', ticket)))
  const job = await post('/tickets/bulk', {
    ids: others.map(({ ticketId }) => ticketId),
    change: { addTags: ['many'] },
  })
  const { id: calendars = '' } = await post('/sla/calendars', {
    name: 'Office hours',
    timeZone: 'Europe/Berlin',
    hours: { monday: [{ from: '09:00', to: '17:00' }] },
  })
  const events = await admin.get<{ eventId: string; correlationId: string }[]>(`/tickets/${tickets}/events`)
  return {
    tickets,
    comments,
    attachments: uploaded.data.attachmentId,
    users: tenant.SENIOR_ENGINEER.userId,
    teams: tenant.support,
    tenants: tenant.ADMIN.tenantId,
    organizations: await made('/organizations', { name: 'Initech' }),
    'api-keys': await made('/api-keys', { name: 'A key', role: 'ADMIN', scopes: ['ticket.read'] }),
    'custom-fields': await made('/custom-fields', { key: 'colour', label: 'Colour', type: 'text' }),
    categories: await made('/categories', { key: 'printers', name: 'Printers' }),
    templates: await made('/templates', { name: 'A template', fields: { title: 'A title' } }),
    'canned-responses': await made('/canned-responses', { scope: 'tenant', name: 'Hello', body: 'Hello.' }),
    macros: await made('/macros', { name: 'A macro', actions: [{ do: 'add_tags', tags: ['x'] }] }),
    views: await made('/views', { scope: 'tenant', name: 'A view', filter: { status: 'NEW' } }),
    calendars,
    policies: await made('/sla/policies', { preset: 'quarter_hour', calendarId: calendars }),
    versions: '1',
    sla: 'resolution',
    jobs: job.jobId!,
    events: events.data[0]!.eventId,
    undo: events.data[0]!.correlationId,
  }
}

/** Which of them a member of a body or query names. */
export const thingNamed = (member: string): string | null => {
  for (const [pattern, thing] of namedBy) if (pattern.test(member)) return thing
  return null
}

const namedBy: readonly (readonly [RegExp, string])[] = [
  [/^(assignee|requester|submitter|user|member|owner|lead|manager|actor|author|mention)(Id)?s?$/, 'users'],
  [/^teamIds?$/, 'teams'],
  [/^organizationIds?$/, 'organizations'],
  [/^(ticket|parent|target|source|into|follows)Ids?$/, 'tickets'],
  [/^ids$/, 'tickets'],
  [/^commentIds?$/, 'comments'],
  [/^attachmentIds?$/, 'attachments'],
  [/^templateId$/, 'templates'],
  [/^calendarIds?$/, 'calendars'],
  [/^policyIds?$/, 'policies'],
  [/^eventIds?$/, 'events'],
]
