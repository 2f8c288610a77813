import {
  type Calendar,
  compileCalendar,
  defaultPolicy,
  type PolicyPin,
  type PolicyVersion,
  parseCalendar,
  type RecordedEvent,
  targetsFor,
} from '@docket/ticketing/sla'

const minute = 60_000
const day = 86_400_000
const opened = Date.UTC(2026, 2, 2, 8, 7)

/** Monday to Friday 09:00-17:00 in Berlin, with ten holidays a year for ten years. */
export const businessCalendar = (): Calendar => {
  const work = [{ from: '09:00', to: '17:00' }]
  const parsed = parseCalendar({
    name: 'business',
    timeZone: 'Europe/Berlin',
    hours: { monday: work, tuesday: work, wednesday: work, thursday: work, friday: work },
    holidays: Array.from({ length: 100 }, (_, i) => {
      const date = `${2024 + Math.floor(i / 10)}-${String((i % 10) + 2).padStart(2, '0')}-0${(i % 7) + 1}`
      return { date, name: `Holiday ${i}` }
    }),
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}

export const draftPolicy: PolicyVersion = {
  policyId: 'default',
  version: 1,
  calendarId: 'business',
  calendarVersion: 1,
  policy: defaultPolicy,
}

/** A ticket of so many events, some minutes to a day apart: replies, waits, changes of status, a second policy. */
export const madeHistory = (calendar: Calendar, events: number, shift = 0): readonly RecordedEvent[] => {
  const start = opened + shift * 61 * minute
  const subject = {
    priority: 'P4',
    type: 'INCIDENT',
    category: 'technical',
    tier: shift % 5 === 0 ? 'VIP' : null,
    teamId: null,
    channel: 'WEB',
    tags: [],
  } as const
  const compiled = compileCalendar(calendar)
  const pin = (version: number): PolicyPin => ({
    policyId: 'default',
    policyVersion: version,
    calendarId: 'business',
    calendarVersion: 1,
    targets: targetsFor(defaultPolicy, { ...subject, customFields: {} }, compiled, start),
  })
  let at = start
  const made: RecordedEvent[] = []
  const add = (event: Omit<RecordedEvent['event'], 'at'>) =>
    made.push({
      eventId: `event-${made.length}`,
      actor: 'user',
      event: { ...event, at: new Date(at).toISOString() } as RecordedEvent['event'],
    })
  add({
    type: 'TicketOpened',
    data: { ...subject, ...openedBy, tags: [] },
  } as Omit<RecordedEvent['event'], 'at'>)
  add({ type: 'SlaPolicyApplied', data: pin(1) })
  for (let i = 2; i < events - 1; i++) {
    at += ((i * 7919 + shift * 104_729) % (day / 2 / minute)) * minute
    add(stepOf(i, pin))
  }
  add({ type: 'TicketResolved', data: { from: 'OPEN', resolution: { code: null, notes: 'done' } } })
  return made
}

const openedBy = {
  ticketId: 't',
  number: 'TCK-000001',
  title: 'title',
  description: 'text',
  environment: null,
  affectedService: null,
  requesterId: 'r',
  submitterId: 'r',
  organizationId: null,
  assigneeId: null,
  imported: false,
  humanCategory: true,
  humanPriority: true,
}

const stepOf = (i: number, pin: (version: number) => PolicyPin): Omit<RecordedEvent['event'], 'at'> => {
  const comment = (authorKind: 'agent' | 'requester') => ({
    type: 'CommentAdded' as const,
    data: {
      commentId: `c${i}`,
      authorId: 'a',
      authorKind,
      visibility: 'PUBLIC' as const,
      body: 'text',
      mentions: [],
      carriedFrom: null,
    },
  })
  switch (i % 5) {
    case 0:
      return comment('requester')
    case 1:
      return comment('agent')
    case 2:
      return {
        type: 'TicketStatusChanged',
        data: { from: 'OPEN', to: 'PENDING_INFO', reason: 'REQUESTER', until: null, restored: null },
      }
    case 3:
      return {
        type: 'TicketStatusChanged',
        data: { from: 'PENDING_INFO', to: 'OPEN', reason: null, until: null, restored: null },
      }
    default:
      return i === 24
        ? { type: 'SlaPolicyApplied', data: pin(2) }
        : { type: 'TicketTagged', data: { tags: [`t${i}`] } }
  }
}
