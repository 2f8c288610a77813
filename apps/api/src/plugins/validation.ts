import { Failure, type FieldError } from '@docket/runtime'
import type { $ZodIssue, $ZodType } from 'zod/v4/core'
import { safeParse } from 'zod/v4/core'
import type { ApiPart } from '../api-server.ts'
import { oursFor } from './foreign-names.ts'

/** Checks bodies, queries and paths against their zod contracts, and tells every wrong field by its path. */
export const validation: ApiPart = (app) => {
  app.setValidatorCompiler<$ZodType>(({ schema, httpPart }) => (data) => {
    // a command whose members are all optional may come without a body
    const parsed = safeParse(schema, httpPart === 'body' ? (data ?? {}) : data)
    return parsed.success ? { value: parsed.data } : { error: invalidInput(parsed.error.issues) }
  })
  // answers are checked against their contracts by the tests, not on every request
  app.setSerializerCompiler(() => (data) => JSON.stringify(data))
}

/** The failure that names each wrong field once. */
export const invalidInput = (issues: readonly $ZodIssue[]): Failure => {
  const errors = issues.flatMap(fieldErrors)
  const named = [...new Set(errors.map((error) => error.path))].slice(0, 5).join(', ')
  return new Failure('invalid_input', `The input does not fit: ${named}.`, { errors })
}

const fieldErrors = (issue: $ZodIssue): FieldError[] => {
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: path ? `${path}.${key}` : key,
      code: 'unknown_field',
      message: oursFor(key) ?? 'is not a known field',
    }))
  return [{ path: path || 'body', code: issue.code, message: issue.message }]
}
