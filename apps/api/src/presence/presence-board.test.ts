import { expect, test } from 'vitest'
import { createPresenceBoard, typingForMs, viewingForMs } from './presence-board.ts'

const audience = { requesterId: 'r', assigneeId: null, teamId: null }
const board = () => {
  let at = 0
  const made = createPresenceBoard(() => at)
  const hear = (userId: string, state: 'viewing' | 'typing' | 'gone', ticketId = 'k', tenantId = 't') =>
    made.hear({ tenantId, ticketId, userId, state, audience })
  return { ...made, hear, pass: (ms: number) => (at += ms) }
}

test('people come, type, view and go', () => {
  const { hear, at } = board()
  expect(hear('ada', 'viewing')).toEqual({
    ...{ tenantId: 't', ticketId: 'k', audience },
    people: [{ userId: 'ada', state: 'viewing' }],
  })
  expect(hear('bob', 'typing')?.people).toHaveLength(2)
  expect(at('t', 'k')).toContainEqual({ userId: 'bob', state: 'typing' })
  expect(hear('ada', 'gone')?.people).toEqual([{ userId: 'bob', state: 'typing' }])
  expect(at('t', 'other')).toEqual([])
  expect(at('another tenant', 'k')).toEqual([])
})

test('saying the same again is no news', () => {
  const { hear } = board()
  hear('ada', 'viewing')
  expect(hear('ada', 'viewing')).toBeNull()
  expect(hear('nobody', 'gone')).toBeNull()
})

test('typing ends before viewing, both by themselves', () => {
  const { hear, sweep, pass } = board()
  hear('ada', 'typing')
  expect(sweep()).toEqual([])
  pass(typingForMs)
  expect(sweep()[0]?.people).toEqual([{ userId: 'ada', state: 'viewing' }])
  expect(sweep()).toEqual([])
  pass(viewingForMs - typingForMs)
  expect(sweep()[0]?.people).toEqual([])
  expect(sweep()).toEqual([])
})

test('the last of those who have been there leaves nothing behind', () => {
  const { hear, sweep } = board()
  hear('ada', 'viewing')
  expect(hear('ada', 'gone')?.people).toEqual([])
  expect(sweep()).toEqual([])
})

test('a crowd is bounded, at one ticket and over all of them', () => {
  const { hear, at } = board()
  for (let n = 0; n < 60; n++) hear(`person ${n}`, 'viewing')
  expect(at('t', 'k')).toHaveLength(50)
  for (let n = 0; n < 5_000; n++) hear('ada', 'viewing', `ticket ${n}`)
  expect(at('t', 'k')).toEqual([])
  expect(at('t', 'ticket 0')).toHaveLength(1)
})
