import { expect, test } from 'vitest'
import { fileTypes, parseFileTypes } from './file-types.ts'

test('the list of the design names every type there is', () =>
  expect([...parseFileTypes('pdf,doc,docx,xlsx,csv,txt,jpg,jpeg,png,gif,zip,tar,gz,log,eml')].sort()).toEqual(
    Object.keys(fileTypes).sort(),
  ))

test('the list forgives spaces, dots, capitals and aliases', () =>
  expect([...parseFileTypes(' PDF, .jpeg ,,tgz')]).toEqual(['pdf', 'jpg', 'gz']))

test.each(['exe', 'pdf,svg', 'constructor'])('%s is not a type that can be allowed', (list) =>
  expect(() => parseFileTypes(list)).toThrow('DOCKET_FILE_TYPES'),
)
