import type { CannedResponse, CreateCustomFieldBody, Macro, Template, View } from '@docket/contracts'

type New<Thing> = Omit<Thing, 'id' | 'version' | 'createdAt' | 'updatedAt'>

const option = (key: string, label: string) => ({ key, label, archived: false })

/** What the demo tenant's desk is set up with, so that a new user has something to look at and to try. */
export const demoFields: readonly CreateCustomFieldBody[] = [
  field('asset_tag', 'text', 'Asset tag', 'As printed on the sticker.'),
  field('affected_users', 'number', 'Affected users', null),
  field('needed_by', 'date', 'Needed by', null),
  {
    ...field('office', 'select', 'Office', null),
    options: [option('lisbon', 'Lisbon'), option('berlin', 'Berlin'), option('remote', 'Remote')],
  },
  { ...field('risk_note', 'text', 'Risk note', 'For staff only.'), staffOnly: true },
]

export const demoTemplates: readonly New<Template>[] = [
  {
    name: 'New laptop',
    description: 'For newcomers and replacements.',
    fields: {
      title: 'New laptop',
      description: 'Please order a laptop for:\n\nStarting on:\n\nSpecial wishes:',
      type: 'SERVICE_REQUEST',
      priority: 'P4',
      category: 'technical',
      tags: ['hardware'],
    },
  },
  {
    name: 'Outage report',
    description: 'Something that many people use is down.',
    fields: {
      title: 'Outage: ',
      description: 'What is down:\n\nSince when:\n\nWho is affected:',
      type: 'INCIDENT',
      priority: 'P1',
      category: 'technical',
      environment: 'PRODUCTION',
    },
  },
  {
    name: 'Invoice question',
    description: null,
    fields: { title: 'Question about an invoice', type: 'QUESTION', category: 'billing' },
  },
]

export const demoResponses: readonly New<CannedResponse>[] = [
  response(
    'First reply',
    'Hello {{requester.firstName | there}},\n\nthank you for {{ticket.number}}. I am looking into it.\n\n{{agent.name}}',
  ),
  response(
    'More information',
    'Hello {{requester.firstName | there}},\n\nto go on with "{{ticket.title}}" I need to know a little more:\n\n- \n\n{{agent.name}}',
  ),
  response(
    'Solved',
    'Hello {{requester.firstName | there}},\n\nthis is solved now. Just reply if it is not.\n\n{{agent.name}}',
  ),
]

export const demoMacros: readonly New<Macro>[] = [
  macro('Take it', 'Mine from now on, and the requester knows.', [
    { do: 'set_assignee', assigneeId: 'me' },
    { do: 'set_status', status: 'IN_PROGRESS' },
    {
      do: 'add_comment',
      visibility: 'PUBLIC',
      body: 'Hello {{requester.firstName | there}}, I am {{agent.name}} and have taken {{ticket.number}}.',
    },
  ]),
  macro('Ask the requester', 'Asks, and waits for the answer.', [
    {
      do: 'add_comment',
      visibility: 'PUBLIC',
      body: 'Hello {{requester.firstName | there}}, could you tell us a little more about it?',
    },
    { do: 'set_status', status: 'PENDING_INFO', reason: 'REQUESTER' },
  ]),
  macro('Major incident', 'Everything that a major incident begins with.', [
    { do: 'set_priority', priority: 'P1' },
    { do: 'add_tags', tags: ['major-incident'] },
    { do: 'add_comment', visibility: 'INTERNAL', body: 'Major incident: {{agent.name}} leads.' },
    { do: 'set_status', status: 'ESCALATED' },
  ]),
]

const notDone = 'NEW,OPEN,IN_PROGRESS,PENDING_INFO,ESCALATED,REOPENED'

export const demoViews: readonly New<View>[] = [
  view('Assigned to me', { assigneeId: 'me', status: notDone }, 'priority,createdAt'),
  view('Unassigned', { assigneeId: 'none', status: notDone }, 'createdAt'),
  view('Urgent', { priority: 'P1,P2', status: notDone }, 'priority,createdAt'),
  view('Waiting', { status: 'PENDING_INFO' }, '-updatedAt'),
  view('Resolved lately', { status: 'RESOLVED' }, '-updatedAt'),
]

function field(
  key: string,
  type: CreateCustomFieldBody['type'],
  label: string,
  description: string | null,
): CreateCustomFieldBody {
  const never = { requiredToOpen: false, requiredToResolve: false, staffOnly: false }
  return { key, type, label, description, options: [], ...never }
}

function response(name: string, body: string): New<CannedResponse> {
  return { scope: 'tenant', ownerId: null, teamId: null, name, body }
}

function macro(name: string, description: string, actions: Macro['actions']): New<Macro> {
  return { scope: 'tenant', teamId: null, name, description, actions }
}

function view(name: string, filter: View['filter'], sort: string): New<View> {
  const columns = ['number', 'title', 'status', 'priority', 'requesterId', 'assigneeId', 'updatedAt']
  return { scope: 'tenant', ownerId: null, teamId: null, name, filter, sort, columns }
}
