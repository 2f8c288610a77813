import type { Caller } from '@docket/ticketing'

/** A login as one request sees it; `expiresAt` is when the access token ends, and with it any stream it opened. */
export type Session = {
  readonly sessionId: string
  readonly tenantId: string
  readonly userId: string
  readonly roleVersion: number
  readonly expiresAt: string
}

/** Who asks, and by which login. */
export type Authenticated = { readonly caller: Caller; readonly session: Session }
