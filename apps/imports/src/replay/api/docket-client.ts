import { setTimeout as after } from 'node:timers/promises'

/** An answer of Docket: the envelope's parts and the HTTP status. */
export type Answer = {
  status: number
  // The shape belongs to the route that was asked; callers read what they know is there.
  data: Record<string, unknown>
  meta: {
    error?: { code?: string; detail?: string; errors?: { path: string; message: string }[] }
    [key: string]: unknown
  }
}

export type Call = { body?: unknown; headers?: Readonly<Record<string, string>> }

/** Talks to a running Docket as one user; keeps its session alive. */
export type DocketClient = {
  get(path: string, headers?: Call['headers']): Promise<Answer>
  send(method: 'POST' | 'PATCH' | 'PUT', path: string, call: Call): Promise<Answer>
}

/** Docket could not be reached, or refused the login; the message says what to do. */
export class CannotConnect extends Error {
  override readonly name = 'CannotConnect'
}

const attempts = 8

/**
 * Logs in and answers a client. A lost connection, a 429 or a 503 is tried again with growing pauses, which is safe
 * because every write carries an Idempotency-Key. Throws CannotConnect.
 */
export const connectDocket = async (
  base: string,
  credentials: { email: string; password: string; tenant?: string },
): Promise<DocketClient> => {
  let token = ''
  const logIn = async (): Promise<void> => {
    const answer = await request(base, 'POST', '/api/v1/auth/login', { body: credentials })
    if (answer.status !== 200)
      throw new CannotConnect(
        `${base} refused the login of ${credentials.email}: ${answer.meta.error?.detail ?? answer.status}`,
      )
    token = String(answer.data.accessToken)
  }
  const authorised = async (method: string, path: string, call: Call): Promise<Answer> => {
    const once = () =>
      request(base, method, path, { ...call, headers: { ...call.headers, authorization: `Bearer ${token}` } })
    const answer = await once()
    if (answer.status !== 401) return answer
    await logIn()
    return once()
  }
  await logIn()
  return { get: (path, headers) => authorised('GET', path, headers ? { headers } : {}), send: authorised }
}

const request = async (
  base: string,
  method: string,
  path: string,
  { body, headers }: Call,
): Promise<Answer> => {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(base + path, {
      method,
      // counted apart from people's requests, if the user may import history
      headers: {
        'x-docket-load': 'import',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      if (attempt >= attempts)
        throw new CannotConnect(`${base} does not answer; is Docket running there?`, { cause })
      return undefined
    })
    if (answer && !(passing.has(answer.status) && attempt < attempts)) {
      const { data, meta } = (await answer.json()) as Answer
      return { status: answer.status, data: data ?? {}, meta }
    }
    await answer?.arrayBuffer()
    await after(Math.min(5_000, 50 * 2 ** attempt))
  }
}

const passing = new Set([429, 502, 503])
