/**
 * The world said no: a failure has a stable code (docs/errors.md), the HTTP status that tells it,
 * and whether the same call may succeed later. A refusal of the domain is a value, never a Failure.
 */
export class Failure extends Error {
  override readonly name: string = 'Failure'
  readonly code: FailureCode
  readonly status: number
  readonly retryable: boolean
  /** Where in the input, and what was expected there. */
  readonly errors: readonly FieldError[]

  constructor(
    code: FailureCode,
    detail: string,
    more: { cause?: unknown; errors?: readonly FieldError[] } = {},
  ) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause })
    this.code = code
    this.status = failures[code].status
    this.retryable = failures[code].retryable
    this.errors = more.errors ?? []
  }
}

/** `path` is dotted, as in the request body (`requester.email`), or the name of a query parameter or header. */
export type FieldError = { path: string; code: string; message: string }

/** The closed list of failures; docs/errors.md explains each, and a test compares the two. */
export const failures = {
  invalid_input: { status: 400, retryable: false },
  unauthenticated: { status: 401, retryable: false },
  not_found: { status: 404, retryable: false },
  method_not_allowed: { status: 405, retryable: false },
  not_acceptable: { status: 406, retryable: false },
  payload_too_large: { status: 413, retryable: false },
  range_not_satisfiable: { status: 416, retryable: false },
  unsupported_media_type: { status: 415, retryable: false },
  too_many_requests: { status: 429, retryable: true },
  dependency_down: { status: 503, retryable: true },
  overloaded: { status: 503, retryable: true },
  read_behind: { status: 503, retryable: true },
  stopping: { status: 503, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>

export type FailureCode = keyof typeof failures
