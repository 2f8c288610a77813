import { expect, test } from 'vitest'
import type { CommandRecord } from '../drill/command-record.ts'
import { checkAcknowledged } from './acknowledged-commands.ts'
import { assigned, commented, logOf, opened, ticketOf } from './made-log.fixture.ts'

const log = logOf(1, opened(1), commented(), assigned('ada'))

const command = (version: number, more: Partial<CommandRecord> = {}): CommandRecord => ({
  ...{ kind: 'comment', correlationId: `1-${version}`, key: `key-${version}`, ticketId: ticketOf(1) },
  ...{ expects: log[version - 1]?.type ?? 'CommentAdded', silentWhen: null, tries: 1 },
  ...{ outcome: 'acknowledged', version, acknowledgedAtMs: 0, answers: [{ status: 200, data: { version } }] },
  ...more,
})
const commands = [command(1), command(2), command(3)]
const found = (...args: Parameters<typeof checkAcknowledged>) =>
  checkAcknowledged(...args).map(({ what }) => what)

test('holds when every acknowledged command is in the log once', () =>
  expect(found(commands, log)).toEqual([]))

test('sees an acknowledged command that is lost', () =>
  expect(found([...commands, command(4)], log)).toEqual([
    `comment 1-4 on ${ticketOf(1)} was acknowledged and is not in the log`,
  ]))

test('sees a command that was applied twice, acknowledged or not', () => {
  const again = { ...log[1]!, version: 4 }
  expect(found(commands, [...log, again])).toEqual(['comment 1-2 was applied 2 times'])
  const unknown = [commands[0]!, command(2, { outcome: 'unknown' }), commands[2]!]
  expect(found(unknown, [...log, again])).toEqual(['comment 1-2 was applied 2 times'])
})

test('sees a refused command that changed something', () =>
  expect(found([commands[0]!, command(2, { outcome: 'refused' }), commands[2]!], log)).toEqual([
    'comment 1-2 was refused and yet changed the ticket',
  ]))

test('sees an event that nobody asked for', () =>
  expect(found(commands.slice(0, 2), log)).toEqual([
    `ticket-${ticketOf(1)}@3 TicketAssigned was asked for by nobody`,
  ]))

test('what fell due by itself was asked for by nobody, and is no defect here', () => {
  const event = log[1]!
  const byTime = {
    ...event.meta,
    correlationId: 'of-the-worker',
    actor: { kind: 'system', id: 'sla', ip: null },
  } as const
  const since = { ...event, version: 4, type: 'SlaBreached', data: {}, meta: byTime }
  expect(found(commands, [...log, since])).toEqual([])
  expect(found(commands, [...log, { ...since, type: 'TicketClosed' }])).toHaveLength(1)
})

test('sees a repeat that was told something else, whatever the order of members', () => {
  const told = (data: object) =>
    command(2, {
      answers: [
        { status: 200, data: { a: 1, b: 2 } },
        { status: 200, data },
      ],
    })
  expect(found([commands[0]!, told({ b: 2, a: 1 }), commands[2]!], log)).toEqual([])
  expect(found([commands[0]!, told({ a: 1, b: 3 }), commands[2]!], log)).toEqual([
    'comment 1-2: a repeat was told something else (200, then 200)',
  ])
})

test('an accepted command without an event is a repeat of what already was', () => {
  const silent = (value: string) =>
    command(4, {
      kind: 'assign',
      version: 3,
      expects: 'TicketAssigned',
      silentWhen: { field: 'assigneeId', value },
    })
  expect(found([...commands, silent('ada')], log)).toEqual([])
  expect(found([...commands, silent('bea')], log)).toEqual([
    `assign 1-4 on ${ticketOf(1)} was acknowledged without an event, although assigneeId was ada, not bea`,
  ])
})

test('sees an answer that names an older version than its event', () =>
  expect(found([commands[0]!, command(2, { version: 1 }), commands[2]!], log)).toEqual([
    'comment 1-2 was told version 1, its event has 2',
  ]))
