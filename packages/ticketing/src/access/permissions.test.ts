import { describe, expect, test } from 'vitest'
import { permissionTable, permissionTableRead } from './permission-table.fixture.ts'
import { actions, type Grant, grants, permissions } from './permissions.ts'
import { roles } from './role.ts'

const lines = permissionTable
  .trim()
  .split('\n')
  .map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  )
const read = Object.values(permissionTableRead).flatMap((line) => Object.entries(line))

describe('the permission table', () => {
  test.each(read)('%s is as the page says: %s', (action, cells) => {
    const granted = roles.map((role) => permissions[action as keyof typeof permissions][role])
    expect(granted.map((grant: Grant) => (grant === 'no' ? '-' : grant)).join(' ')).toBe(cells)
  })

  test('has every line of the page, and no action that the page does not have', () => {
    expect(Object.keys(permissionTableRead)).toEqual(lines.map(([line]) => line))
    expect(read.map(([action]) => action).sort()).toEqual([...actions].sort())
  })

  test.each(lines)(
    'the line "%s" gives nothing where the page has a dash, and something elsewhere',
    (line, ...cells) => {
      const inLine = Object.keys(permissionTableRead[line!]!) as (keyof typeof permissions)[]
      for (const [index, role] of roles.entries()) {
        const some = inLine.some((action) => (permissions[action][role] as Grant) !== 'no')
        expect({ role, some }).toEqual({ role, some: cells[index] !== '-' })
      }
    },
  )

  test('uses every grant it explains', () => {
    const used = new Set(Object.values(permissions).flatMap((byRole) => Object.values(byRole)))
    expect([...used].sort()).toEqual(Object.keys(grants).sort())
  })
})
