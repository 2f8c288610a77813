import { describe, expect, test } from 'vitest'
import { hour } from '../calendar/time-of-day.ts'
import { type RecordedEvent, toSlaFacts } from '../clock/to-sla-facts.ts'
import {
  agentReplied,
  at,
  clockOf,
  clocksOf,
  dueLines,
  hours,
  opened,
  promise,
  reopened,
  requesterWrote,
  resolved,
  wall,
} from './case.fixture.ts'

const replies = { first_reply: promise(hours(2)), next_reply: promise(hours(1)) }
const firstReply = { metric: 'first_reply' } as const
const nextReply = { metric: 'next_reply' } as const

const comment = (
  authorKind: 'agent' | 'requester' | 'system',
  actor: RecordedEvent['actor'],
  more: { visibility?: 'PUBLIC' | 'INTERNAL'; carried?: boolean } = {},
): RecordedEvent => ({
  eventId: 'c',
  actor,
  event: {
    type: 'CommentAdded',
    at: '2026-03-02T09:00:00.000Z',
    data: {
      commentId: 'c',
      authorId: 'a',
      authorKind,
      visibility: more.visibility ?? 'PUBLIC',
      body: 'text',
      mentions: [],
      carriedFrom: more.carried ? { ticketId: 't', requesterId: 'r' } : null,
    },
  },
})

describe('sla cases: replies', () => {
  test.each([
    ['an internal note', comment('agent', 'user', { visibility: 'INTERNAL' }), []],
    ['a bot', comment('system', 'system'), []],
    ['a rule', comment('agent', 'rule'), []],
    ['an AI', comment('agent', 'ai'), []],
    ['an integration', comment('agent', 'api_key'), []],
    ['an auto-reply', comment('system', 'rule'), []],
    ['a carried comment', comment('agent', 'user', { carried: true }), []],
    ['a human agent', comment('agent', 'user'), ['agent']],
    ['a human agent of an imported history', comment('agent', 'import'), ['agent']],
    ['the requester', comment('requester', 'user'), ['requester']],
  ])('#19 %s: what counts as a reply', (_, event, by) =>
    expect(toSlaFacts([event]).map((fact) => fact.type === 'replied' && fact.by)).toEqual(by),
  )

  test('#19 first_reply starts at opening, whoever opened the ticket', () =>
    expect(clockOf(opened('2026-03-02 09:00', replies), '2026-03-02 10:00', firstReply)).toMatchObject({
      state: 'running',
      startedAt: at('2026-03-02 09:00'),
      elapsed: hour,
    }))

  test('#19 the first reply after a reopening meets the new cycle; the cancelled one stays cancelled', () => {
    const facts = [
      ...opened('2026-03-02 09:00', replies),
      resolved('2026-03-02 10:00'),
      reopened('2026-03-03 09:00', 2),
      agentReplied('2026-03-03 09:30'),
    ]
    expect(clockOf(facts, '2026-03-05 09:00', firstReply)).toMatchObject({
      state: 'cancelled',
      elapsed: hour,
    })
    expect(clockOf(facts, '2026-03-05 09:00', { ...firstReply, cycle: 2 })).toMatchObject({
      state: 'met',
      elapsed: hour / 2,
    })
  })

  test('#19 "send and resolve" has replied, whichever was written first', () => {
    const inOneSave = [
      ...opened('2026-03-02 09:00', replies),
      resolved('2026-03-02 10:00'),
      agentReplied('2026-03-02 10:00'),
    ]
    expect(clockOf(inOneSave, '2026-03-03 09:00', firstReply).state).toBe('met')
  })

  test('#19 once an agent has replied, no cycle waits for a first reply again', () => {
    const facts = [
      ...opened('2026-03-02 09:00', replies),
      agentReplied('2026-03-02 09:30'),
      resolved('2026-03-02 10:00'),
      reopened('2026-03-03 09:00', 2),
    ]
    expect(clocksOf(facts, '2026-03-05 09:00').map(({ metric, cycle }) => [metric, cycle])).toEqual([
      ['first_reply', 1],
    ])
  })

  test('#20 an agent’s reply clears next_reply; more requester comments do not push it later', () => {
    const facts = [
      ...opened('2026-03-02 09:00', replies),
      agentReplied('2026-03-02 09:30'),
      requesterWrote('2026-03-02 10:00'),
      requesterWrote('2026-03-02 10:50'),
    ]
    const waitingFor = clockOf(facts, '2026-03-02 10:55', nextReply)
    expect(waitingFor).toMatchObject({ state: 'running', startedAt: at('2026-03-02 10:00') })
    expect(wall(waitingFor.dueAt)).toBe('2026-03-02 11:00:00')
    const answered = [...facts, agentReplied('2026-03-02 10:58'), requesterWrote('2026-03-02 12:00')]
    expect(clockOf(answered, '2026-03-02 12:30', nextReply).state).toBe('met')
    expect(clockOf(answered, '2026-03-02 12:30', { ...nextReply, cycle: 2 })).toMatchObject({
      state: 'running',
      startedAt: at('2026-03-02 12:00'),
    })
  })

  test('#21 next_reply does not run before the first public agent reply, timely or late', () => {
    const asking = [...opened('2026-03-02 09:00', replies), requesterWrote('2026-03-02 09:10')]
    expect(clocksOf(asking, '2026-03-02 10:00').map(({ metric }) => metric)).toEqual(['first_reply'])
    const late = [...asking, agentReplied('2026-03-02 14:00')]
    expect(clocksOf(late, '2026-03-02 15:00').map(({ metric }) => metric)).toEqual(['first_reply'])
    const after = [...late, requesterWrote('2026-03-02 15:00')]
    expect(clockOf(after, '2026-03-02 15:30', nextReply).state).toBe('running')
  })

  test('#22 met exactly at the deadline is met', () => {
    const facts = [...opened('2026-03-02 09:00', replies), agentReplied('2026-03-02 11:00')]
    expect(clockOf(facts, '2026-03-02 12:00', firstReply)).toMatchObject({ state: 'met', remaining: 0 })
    expect(dueLines(facts, '2026-03-02 12:00')).toEqual(['first_reply/1/warning:75 @ 2026-03-02 10:30:00'])
  })

  test('#22 at the deadline itself it may still be met', () => {
    const facts = opened('2026-03-02 09:00', replies)
    expect(clockOf(facts, '2026-03-02 11:00', firstReply)).toMatchObject({ state: 'running', remaining: 0 })
    expect(clockOf(facts, '2026-03-02 11:00:00.001', firstReply).state).toBe('breached')
  })

  test('#23 a late reply that comes before the worker looks is a breach, at the deadline', () => {
    const facts = [...opened('2026-03-02 09:00', replies), agentReplied('2026-03-02 11:00:00.001')]
    expect(clockOf(facts, '2026-03-02 11:00:01', firstReply)).toMatchObject({
      state: 'breached',
      breachedAt: at('2026-03-02 11:00'),
      endedAt: at('2026-03-02 11:00:00.001'),
    })
  })

  test('#24 a worker that was down records the breach at the deadline, later', () =>
    expect(dueLines(opened('2026-03-02 09:00', replies), '2026-03-20 09:00')).toContain(
      'first_reply/1/breach @ 2026-03-02 11:00:00',
    ))
})
