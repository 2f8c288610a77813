import { createKysely } from '@docket/database'
import {
  type CommandHandler,
  type CommandsHandler,
  type EventStore,
  handleCommand,
  handleCommands,
} from '@docket/event-sourcing'
import type { Identity } from '@docket/identity'
import type { LiveFeed } from '@docket/live-feed'
import type { ReadDatabase } from '@docket/read-models'
import type { Clock, Config, Health, Ids, Logger, Metrics } from '@docket/runtime'
import { type Ticket, type TicketEvent, ticketCodec } from '@docket/ticketing'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { RateCounter } from './limits/rate-counter.ts'
import { createPeople, type People } from './people/people.ts'
import { type SaveCommand, saveDecider } from './tickets/replace-tags.ts'
import { createTicketNumbers, type TicketNumbers } from './tickets/ticket-numbers.ts'

/** What the API is built on; each process brings its own. */
export type ApiDependencies = {
  config: Config
  pool: Pool
  store: EventStore
  /** Logins, users, teams and organizations. */
  identity: Identity
  liveFeed: LiveFeed
  /** Counts requests for all replicas; without it each process counts its own. */
  rateCounter?: RateCounter | null
  /** Tells followers in this process of appends that did not go through `store`; null without followers. */
  wakeup: { wake(): void } | null
  /** Signs list cursors and the fingerprints kept with idempotency keys; at least 32 bytes. */
  cursorSecret: string
  clock: Clock
  ids: Ids
  log: Logger
  metrics: Metrics
  health: Health
}

/** Everything a route may use; built once per process and passed explicitly. */
export type ApiContext = ApiDependencies & {
  db: Kysely<ReadDatabase>
  people: People
  numbers: TicketNumbers
  handleTicketCommand: CommandHandler<SaveCommand, TicketEvent, Ticket>
  /** The same for a save over several tickets. */
  handleTicketCommands: CommandsHandler<SaveCommand, TicketEvent, Ticket>
}

/** The only wiring: closes the write path over its store, and opens nothing. */
export const createApiContext = (dependencies: ApiDependencies): ApiContext => {
  const { pool, store, ids } = dependencies
  const deciding = { store, decider: saveDecider, codec: ticketCodec, ids }
  return {
    ...dependencies,
    db: createKysely<ReadDatabase>(pool),
    people: createPeople(pool),
    numbers: createTicketNumbers(pool),
    handleTicketCommand: handleCommand(deciding),
    handleTicketCommands: handleCommands(deciding),
  }
}
