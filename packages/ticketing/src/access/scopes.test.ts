import { expect, test } from 'vitest'
import { callerWith } from '../spec/index.ts'
import { may, mayEver } from './may.ts'
import { actions } from './permissions.ts'
import { isInScope, scopes } from './scopes.ts'

const keyWith = (...given: string[]) => ({ ...callerWith('ADMIN'), scopes: given })

test('a person is bound by their role alone', () =>
  expect(actions.filter((action) => !isInScope(callerWith('END_USER'), action))).toEqual([]))

test('a key reaches what its scopes name: an action, a noun, or everything of its role', () => {
  expect(actions.filter((action) => may(keyWith('users.read', 'teams.*'), action))).toEqual([
    'teams.read',
    'teams.edit',
    'users.read',
  ])
  expect(mayEver(keyWith('users.read'), 'users.edit')).toBe(false)
  expect(mayEver(keyWith('*'), 'users.edit')).toBe(true)
  expect(actions.filter((action) => mayEver(keyWith(), action))).toEqual([])
})

test('a scope never gives what the role does not', () =>
  expect(may({ ...callerWith('TEAM_LEAD'), scopes: ['*', 'users.edit'] }, 'users.edit')).toBe(false))

test('every action and noun can be named', () => {
  expect(scopes).toContain('ticket.*')
  for (const action of actions) expect(scopes).toContain(action)
  expect(new Set(scopes).size).toBe(scopes.length)
})
