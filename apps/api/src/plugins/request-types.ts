import 'fastify'
import type { Action, Caller } from '@docket/ticketing'
import type { RateClass } from '../limits/rate-class.ts'

/** What plugins hang on requests, replies and routes. */
declare module 'fastify' {
  interface FastifyContextConfig {
    /** The row of the permission table this route stands under; a route has this, `signedIn` or `public`. */
    action?: Action
    /** Every signed-in caller, whatever the role: one's own session and profile. */
    signedIn?: true
    /** With `signedIn`: API keys too, which own things of this kind. */
    programs?: true
    /** The holder of the operator's credential, and no tenant's role: what crosses tenants. */
    operator?: true
    /** No caller needed: login, keys, health, documents. */
    public?: true
    /** Long-lived; neither cut by timeouts nor refused under pressure. */
    stream?: true
    /** Counted as this class of the rate limits; by default its method and path tell. */
    rateClass?: RateClass
  }

  interface FastifyRequest {
    /** Who asks; null only on public and operator routes. Set by the authenticate plugin. */
    caller: Caller | null
    /** Whether the operator asks; true on operator routes only. */
    isOperator: boolean
    /** The ticket of `X-Consistency`, when its rows cannot move until somebody redrives it. */
    parkedTicketId: string | null
    /** W3C trace context of this request: the caller's if it sent a valid one, else a new one. */
    traceparent: string
  }
}
