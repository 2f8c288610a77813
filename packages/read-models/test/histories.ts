import type { StoredEvent } from '@docket/event-sourcing'
import {
  decide,
  defaultSettings,
  encodeTicketEvent,
  evolve,
  linkKinds,
  type Ticket,
  type TicketCommand,
  ticketStream,
  unopened,
} from '@docket/ticketing'
import fc from 'fast-check'

/** One thing somebody tries on a ticket; `a` and `b` choose among possible values. */
export type Step = { kind: number; a: number; b: number }

export const anyStep: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(stepKinds() - 1),
  a: fc.nat(99),
  b: fc.nat(99),
})

export const anyHistory = fc
  .tuple(fc.nat(0xffffff), fc.array(anyStep, { maxLength: 30, size: 'max' }))
  .map(([seed, steps]) => historyOf(seed, steps))

export const tenantId = '00000000-0000-7000-8000-00000000000a'
export const agents = ['agent-1', 'agent-2', 'agent-3']
export const requesters = ['requester-1', 'requester-2', 'requester-3']
export const teams = ['team-1', 'team-2', 'team-3']

/** A uuid that only depends on its arguments. */
export const idOf = (seed: number, more = 0): string => `00000000-${hex(more, 4)}-7000-8000-${hex(seed, 12)}`

/** The log of a ticket after these steps, as the real decider answers them; what it refuses leaves no event. */
export const historyOf = (
  seed: number,
  steps: readonly Step[],
  tenant = tenantId,
): readonly StoredEvent[] => {
  const events: StoredEvent[] = []
  let ticket: Ticket = unopened
  for (const [index, step] of [opening(seed), ...steps].entries()) {
    const at = new Date(Date.UTC(2026, 10, 1 + (seed % 20)) + index * 61_003).toISOString()
    const command = 'type' in step ? { ...step, at } : { ...commandOf(step, seed, index), at }
    const decision = decide(command as TicketCommand, ticket)
    if (!decision.accepted) continue
    for (const event of decision.events) {
      ticket = evolve(ticket, event)
      const version = events.length + 1
      events.push({
        ...encodeTicketEvent(event),
        eventId: idOf(seed, version),
        occurredAt: event.at,
        recordedAt: event.at,
        tenantId: tenant,
        streamId: ticketStream(idOf(seed)),
        version,
        position: seed * 100 + version,
        meta: {
          actor: { kind: 'user', id: agents[index % 3]!, ip: '203.0.113.7' },
          correlationId: `correlation-${seed}-${index}`,
          causationId: null,
          traceparent: null,
        },
      })
    }
  }
  return events
}

const promised = (minutes: number) => ({
  target: { unit: 'duration', milliseconds: minutes * 60_000 },
  warnings: [75],
  levels: [{ after: 0, level: 1 }],
  notify: ['assignee'],
})

const mergedHere = (sourceId: string, requesterId: string) => {
  const from = { ticketId: sourceId, requesterId }
  const said = { authorId: requesterId, authorKind: 'requester', visibility: 'PUBLIC' }
  const comments = [{ ...said, commentId: sourceId, at: '2026-11-01T00:00:00.000Z', from }]
  return { side: 'target', sourceId, sources: [from], comments, followers: [agents[0]] }
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
const pick = <T>(values: readonly T[], index: number): T => values[index % values.length]!

const opening = (seed: number) => ({
  type: 'OpenTicket',
  data: {
    ticketId: idOf(seed),
    number: `TCK-${String(seed).padStart(6, '0')}`,
    title: `${pick(['Printer', 'Billing', 'Login'], seed)} trouble no ${seed}`,
    description: `It ${pick(['burns', 'refuses', 'vanished'], seed >> 2)} since\t"yesterday" \\ this is line\ntwo`,
    priority: pick(['P1', 'P2', 'P3', 'P4'], seed),
    type: pick(['INCIDENT', 'QUESTION'], seed >> 1),
    category: pick(['billing', 'technical', 'general'], seed),
    environment: null,
    affectedService: null,
    channel: 'WEB',
    requesterId: pick(requesters, seed),
    submitterId: pick(requesters, seed),
    organizationId: seed % 2 === 0 ? 'organization-1' : null,
    tier: seed % 3 === 0 ? 'VIP' : null,
    assigneeId: null,
    teamId: null,
    tags: seed % 4 === 0 ? ['printer', 'two words, "quoted"'] : [],
    imported: seed % 5 === 0,
    humanCategory: true,
    humanPriority: false,
    facts: { assignee: null, team: null },
  },
})

function stepKinds() {
  return 25
}

const commandOf = ({ kind, a, b }: Step, seed: number, index: number): { type: string; data: unknown } => {
  const settings = defaultSettings
  switch (kind) {
    case 0:
      return { type: 'ChangeDetails', data: { title: `Title ${a}`, description: `Description ${b}` } }
    case 1:
      return { type: 'ChangePriority', data: { priority: pick(['P1', 'P2', 'P3', 'P4'], a) } }
    case 2:
      return {
        type: 'ChangeStatus',
        data: {
          to: pick(['OPEN', 'IN_PROGRESS', 'PENDING_INFO'], a),
          reason: pick(['REQUESTER', 'VENDOR'], b),
          settings,
        },
      }
    case 3:
    case 4:
      return {
        type: 'AssignTicket',
        data: {
          assigneeId: pick(agents, a),
          teamId: pick(teams, b),
          facts: { assignee: { activeStaff: true, teamIds: teams }, team: { memberIds: agents } },
        },
      }
    case 5:
      return { type: 'UnassignTicket', data: {} }
    case 6:
      return { type: 'EscalateTicket', data: { atLeast: null, reason: 'too slow', cause: null } }
    case 7:
      return { type: 'DeescalateTicket', data: {} }
    case 8:
      return {
        type: 'ResolveTicket',
        data: { resolution: { code: 'fixed', notes: `notes ${a}` }, settings },
      }
    case 9:
      return { type: 'CloseTicket', data: {} }
    case 10:
      return { type: 'ReopenTicket', data: { reason: null, settings } }
    case 11:
    case 12: {
      const isReply = b % 2 === 0
      return {
        type: 'AddComment',
        data: {
          commentId: idOf(seed, 0x1000 + index),
          authorId: isReply ? pick(agents, a) : pick(requesters, seed),
          authorKind: isReply ? 'agent' : 'requester',
          visibility: isReply && kind === 12 ? 'INTERNAL' : 'PUBLIC',
          body: `comment ${a} with a tab\tand a \\N`,
          settings,
        },
      }
    }
    case 13:
      return {
        type: a % 2 ? 'TagTicket' : 'UntagTicket',
        data: { tags: [pick(['network', 'vip', 'printer'], b)] },
      }
    case 15:
      return {
        type: 'AddAttachment',
        data: {
          attachmentId: idOf(seed, 0x2000 + (index % 4)),
          commentId: a % 2 ? null : idOf(seed, 0x1000 + (b % 8)),
          authorId: b % 2 ? pick(agents, a) : pick(requesters, seed),
          fileName: `file "${a}"\\.txt`,
          contentType: 'text/plain',
          bytes: a,
          sha256: 'f'.repeat(64),
        },
      }
    case 16:
      return a % 3
        ? { type: 'RemoveAttachment', data: { attachmentId: idOf(seed, 0x2000 + (b % 4)) } }
        : { type: 'DeleteComment', data: { commentId: idOf(seed, 0x1000 + (b % 8)) } }
    case 17:
      return {
        type: 'EditComment',
        data: { commentId: idOf(seed, 0x1000 + (b % 12)), body: `edited ${a}`, mentions: [pick(agents, a)] },
      }
    case 18: {
      const userId = pick(agents, b)
      return a % 3
        ? { type: 'FollowTicket', data: { userId, facts: { follower: { activeStaff: true } } } }
        : { type: 'UnfollowTicket', data: { userId } }
    }
    case 19: {
      const link = { kind: pick(linkKinds, a), ticketId: idOf(90_000 + (b % 3)) }
      return a % 4
        ? { type: 'LinkTicket', data: { ...link, onward: [] } }
        : { type: 'UnlinkTicket', data: link }
    }
    case 20: {
      const sourceId = idOf(80_000 + (b % 3))
      return a % 3
        ? { type: 'MergeTicket', data: mergedHere(sourceId, pick(requesters, b)) }
        : { type: 'UnmergeTicket', data: { side: 'target', sourceId } }
    }
    case 21:
      return a % 3
        ? { type: 'UnmergeTicket', data: { side: 'source' } }
        : { type: 'MergeTicket', data: { side: 'source', targetId: idOf(70_000) } }
    case 22:
      return pick(
        [
          {
            type: 'SetDueDate',
            data: { dueAt: b % 3 ? new Date(Date.UTC(2030, 0, b)).toISOString() : null },
          },
          {
            type: 'SetCustomField',
            data: { key: pick(['site', 'seats'], b), value: b % 4 ? b : null, staffOnly: b % 2 === 0 },
          },
          { type: 'RateTicket', data: { score: 1 + (b % 5), comment: b % 2 ? 'well' : null } },
          {
            type: 'RedactText',
            data: { commentId: null, field: 'title', versions: [1], visibility: 'PUBLIC', reason: null },
          },
        ],
        a,
      )
    case 23:
      return {
        type: 'ApplySlaPolicy',
        data: {
          policyId: idOf(60_000 + (a % 2)),
          policyVersion: 1 + (b % 3),
          calendarId: idOf(50_000),
          calendarVersion: 1,
          targets: {
            resolution: promised(1 + (b % 9)),
            ...(a % 3 && { first_reply: promised(1 + (b % 4)) }),
            ...(b % 2 && { next_reply: promised(2) }),
          },
        },
      }
    case 24: {
      const passed = {
        metric: pick(['resolution', 'first_reply'], b),
        cycle: 1 + (b % 2),
        dueAt: null,
        at: new Date(Date.UTC(2026, 10, 1 + (seed % 20)) + (a % (index + 1)) * 61_003).toISOString(),
      }
      return pick(
        [
          { type: 'RecordSlaBreach', data: { ...passed, threshold: 'breach' } },
          { type: 'RecordSlaWarning', data: { ...passed, threshold: 'warning:75' } },
          { type: 'RemoveSlaPolicy', data: { policyId: null } },
          { type: 'ChangeTier', data: { tier: pick(['VIP', 'NORMAL', null], b) } },
          {
            type: 'EscalateTicket',
            data: {
              atLeast: 1,
              reason: null,
              cause: { metric: passed.metric, cycle: passed.cycle, threshold: 'level:1' },
            },
          },
        ],
        a,
      )
    }
    default:
      return pick(
        [
          { type: 'FinishImport', data: {} },
          { type: 'DeleteTicket', data: { reason: null } },
          { type: 'RestoreTicket', data: {} },
          { type: 'RestoreTicket', data: {} },
        ],
        a,
      )
  }
}
