import { Failure, failures } from '@docket/runtime'
import { ticketRefusals } from '@docket/ticketing'
import { expect, test } from 'vitest'
import { toProblem } from './problem-details.ts'
import { apiRefusals, Refused } from './refusals.ts'

test.each(Object.entries({ ...ticketRefusals, ...apiRefusals }))(
  'the refusal %s is told by %i',
  (code, status) => {
    const problem = toProblem(new Refused({ code, detail: 'No.', data: { allowed: ['OPEN'] } }))
    expect(problem).toMatchObject({
      code,
      status,
      detail: 'No.',
      allowed: ['OPEN'],
      retryable: false,
      errors: [],
    })
  },
)

test.each(Object.entries(failures))('the failure %s keeps its status', (code, { status, retryable }) => {
  const failure = new Failure(code as keyof typeof failures, 'Because.', {
    errors: [{ path: 'a.b', code: 'c', message: 'd' }],
  })
  expect(toProblem(failure)).toMatchObject({ code, status, retryable, errors: [{ path: 'a.b' }] })
})

test('a defect is told without its words', () => {
  for (const thrown of [
    new TypeError('secret'),
    'secret',
    null,
    undefined,
    { statusCode: 502, message: 'secret' },
  ])
    expect(toProblem(thrown)).toEqual({
      type: 'urn:docket:error:internal_error',
      title: 'Internal error',
      status: 500,
      code: 'internal_error',
      detail: expect.not.stringContaining('secret'),
      errors: [],
      retryable: false,
    })
})

test('a refusal nobody declared is a defect, and a lost database is retryable', () => {
  expect(toProblem(new Refused({ code: 'made_up', detail: 'secret' })).status).toBe(500)
  expect(toProblem(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toMatchObject({
    status: 503,
    code: 'dependency_down',
    retryable: true,
  })
})
