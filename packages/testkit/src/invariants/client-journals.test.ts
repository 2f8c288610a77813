import { expect, test } from 'vitest'
import type { ClientJournal } from '../drill/client-journal.ts'
import { checkClients } from './client-journals.ts'
import { commented, logOf, opened, requesterId, ticketOf } from './made-log.fixture.ts'

const log = [...logOf(1, opened(1), commented(), commented('INTERNAL')), ...logOf(2, opened(2))]
const latest = new Map([
  [ticketOf(1), 3],
  [ticketOf(2), 1],
])

const frame = (version: number, connection = 1, resets = 0) => ({
  ...{ ticketId: ticketOf(1), version, id: `e.${version}`, connection, resets, atMs: 0 },
})
const client = (more: Partial<ClientJournal> = {}): ClientJournal => ({
  ...{ name: 'lead', viewer: { kind: 'staff', userId: 'lead' }, frames: [], held: latest },
  ...{ connections: 1, resets: 0 },
  ...more,
})
const found = (journal: ClientJournal) => checkClients([journal], log).map(({ what }) => what)

test('holds when versions ascend and the last are the latest', () =>
  expect(found(client({ frames: [frame(1), frame(3)] }))).toEqual([]))

test('sees a version that is older than one before, or repeated on one connection', () => {
  expect(found(client({ frames: [frame(2), frame(1, 2)] }))).toEqual([
    `lead got ${ticketOf(1)}@1 (e.1) after version 2 (e.2)`,
  ])
  expect(found(client({ frames: [frame(2), frame(2)] }))).toHaveLength(1)
  expect(found(client({ frames: [frame(2), frame(2, 2)] }))).toEqual([])
})

test('a reset begins anew', () => expect(found(client({ frames: [frame(2), frame(1, 2, 1)] }))).toEqual([]))

test('sees a client that ends with an older version, or without a ticket', () => {
  expect(found(client({ held: new Map([...latest, [ticketOf(1), 2]]) }))).toEqual([
    `lead ends with version 2 of ${ticketOf(1)}@3`,
  ])
  expect(found(client({ held: new Map([[ticketOf(1), 3]]) }))).toEqual([
    `lead ends with version none of ${ticketOf(2)}@1`,
  ])
})

test('a requester ends with the last public version of their own tickets, and knows no others', () => {
  const viewer = { kind: 'requester', userId: requesterId } as const
  const held = new Map([...latest, [ticketOf(1), 2]])
  expect(found(client({ viewer, held }))).toEqual([])
  expect(found(client({ viewer, held: latest }))).toHaveLength(1)
  expect(found(client({ viewer: { ...viewer, userId: 'somebody else' } }))).toEqual([
    `lead was told of ${ticketOf(1)}, which it may not see`,
    `lead was told of ${ticketOf(2)}, which it may not see`,
  ])
})
