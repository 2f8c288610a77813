import type { CustomField } from '@docket/contracts'
import { describe, expect, test } from 'vitest'
import { checkRequiredToOpen, checkValues, requiredToResolve } from './check-values.ts'

const field = (key: string, more: Partial<CustomField> = {}): CustomField => ({
  id: key,
  version: 1,
  createdAt: '',
  updatedAt: '',
  key,
  label: key,
  description: null,
  type: 'text',
  options: [],
  requiredToOpen: false,
  requiredToResolve: false,
  staffOnly: false,
  archivedAt: null,
  ...more,
})
const fieldsOf = (...all: CustomField[]) => new Map(all.map((one) => [one.key, one]))
const staff = { staff: true }
const requester = { staff: false }

describe('a value', () => {
  const options = [
    { key: 'a', label: 'A', archived: false },
    { key: 'b', label: 'B', archived: true },
  ]
  test.each<[CustomField['type'], unknown, boolean]>([
    ['text', 'x', true],
    ['text', '', true],
    ['text', 'x'.repeat(4_001), false],
    ['text', 1, false],
    ['number', 0, true],
    ['number', -1.5, true],
    ['number', Number.POSITIVE_INFINITY, false],
    ['number', Number.NaN, false],
    ['number', '1', false],
    ['boolean', false, true],
    ['boolean', 0, false],
    ['date', '2024-02-29', true],
    ['date', '2023-02-29', false],
    ['date', '2023-2-1', false],
    ['date', '0000-01-01', true],
    ['date', '2023-13-01', false],
    ['select', 'a', true],
    ['select', 'b', false],
    ['select', 'A', false],
    ['select', true, false],
  ])('%s %j', (type, value, fits) => {
    const fields = fieldsOf(field('f', { type, options }))
    expect(checkValues(fields, { f: value as string }, staff) === null).toBe(fits)
    expect(checkValues(fields, { f: null }, staff), 'null clears').toBeNull()
  })

  test('of a staff-only field is as unknown to a requester as one that never was', () => {
    const hidden = checkValues(fieldsOf(field('f', { staffOnly: true })), { f: 'x' }, requester)
    expect(hidden).toEqual(checkValues(new Map(), { f: 'x' }, requester))
    expect(hidden?.code).toBe('custom_field_invalid')
  })

  test('named like something that every object has is unknown', () =>
    expect(checkValues(new Map(), { constructor: 'x' } as never, staff)?.code).toBe('custom_field_invalid'))
})

test('opening asks for what is required of this person, and takes 0 and false for answers', () => {
  const fields = fieldsOf(
    field('open', { requiredToOpen: true }),
    field('hidden', { requiredToOpen: true, staffOnly: true }),
    field('later', { requiredToResolve: true }),
  )
  expect(checkRequiredToOpen(fields, {}, requester)?.detail).toContain('customFields.open')
  expect(checkRequiredToOpen(fields, { open: null }, requester)?.code).toBe('custom_field_required')
  expect(checkRequiredToOpen(fields, { open: 0 }, requester)).toBeNull()
  expect(checkRequiredToOpen(fields, { open: false }, staff)?.detail).toContain('customFields.hidden')
  expect(requiredToResolve(fields)).toEqual(['later'])
})
