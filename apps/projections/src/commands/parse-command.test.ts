import { readTableNames } from '@docket/read-models'
import { expect, test } from 'vitest'
import { parseCommand } from './parse-command.ts'

test.each([
  [['status'], { name: 'status' }],
  [['--', 'rebuild', 'ticket-list'], { name: 'rebuild', tables: ['ticket_list'] }],
  [
    ['rebuild', 'ticket-history', 'ticket_list', 'ticket-list'],
    { name: 'rebuild', tables: ['ticket_list', 'ticket_history'] },
  ],
])('%j is understood', (words, command) => expect(parseCommand(words)).toEqual(command))

test('all are all tables', () =>
  expect(parseCommand(['rebuild', 'all'])).toMatchObject({ tables: readTableNames }))

test.each([
  [[], 'say what to do'],
  [['rebuild'], 'say which table'],
  [['rebuild', 'tickets'], 'no read table "tickets"'],
  [['rebuild', 'all', 'ticket-list'], 'all stands alone'],
  [['status', 'now'], 'takes nothing more'],
  [['reset'], '"reset" is no command'],
])('%j is answered with what is wrong', (words, wrong) =>
  expect(parseCommand(words)).toEqual({ wrong: expect.stringContaining(wrong) }),
)
