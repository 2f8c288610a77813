import { setTimeout as after } from 'node:timers/promises'

export type ApiAnswer = {
  status: number
  data: unknown
  meta: { consistency?: string; pagination?: { nextCursor: string | null }; error?: { code: string } }
}

/** One person who speaks to the API over HTTP. */
export type ApiClient = {
  readonly email: string
  readonly userId: string
  readonly role: string
  /** A valid access token, from a new login if need be; waits until one is to be had. */
  token(): Promise<string>
  /** One try; throws when no answer came, so that nobody knows what became of it. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer>
  /** Whatever token there is counts as used up. */
  forgetToken(): void
}

type Session = { token: string; until: number; userId: string; role: string }

const answerWithinMs = 10_000
const pauseMs = 200

/** Logs a person in, trying until the API answers; rejects after `withinMs`. */
export const logIn = async (
  account: { url: string; email: string; password: string },
  { withinMs = 60_000 }: { withinMs?: number } = {},
): Promise<ApiClient> => {
  const { url, email } = account
  let session = await openSession(account, withinMs)
  const token = async (): Promise<string> => {
    if (performance.now() >= session.until) session = await openSession(account, withinMs)
    return session.token
  }
  return {
    email,
    userId: session.userId,
    role: session.role,
    token,
    forgetToken() {
      session = { ...session, until: 0 }
    },
    ask: async (method, path, body, headers = {}) =>
      send(`${url}/api/v1${path}`, method, body, { ...headers, authorization: `Bearer ${await token()}` }),
  }
}

const openSession = async (
  { url, email, password }: { url: string; email: string; password: string },
  withinMs: number,
): Promise<Session> => {
  const end = performance.now() + withinMs
  for (;;) {
    const answer = await send(`${url}/api/v1/auth/login`, 'POST', { email, password }, {}).catch(() => null)
    if (answer?.status === 200) return toSession(answer.data)
    const refused = answer !== null && answer.status < 500 && answer.status !== 429
    if (refused || performance.now() > end)
      throw new Error(`${email} could not log in: ${answer?.status ?? 'no answer'}`)
    await after(pauseMs)
  }
}

const toSession = (data: unknown): Session => {
  const { accessToken, expiresIn, user } = data as {
    accessToken: string
    expiresIn: number
    user: { id: string; role: string }
  }
  // A minute early, so that no request carries a token that ends on its way.
  const until = performance.now() + (expiresIn - 60) * 1_000
  return { token: accessToken, until, userId: user.id, role: user.role }
}

const send = async (
  address: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<ApiAnswer> => {
  const response = await fetch(address, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(answerWithinMs),
  })
  const { data = null, meta = {} } = (await response.json()) as Partial<ApiAnswer>
  return { status: response.status, data, meta }
}
