import { createKysely } from '@docket/database'
import { createDesk, type Desk } from '@docket/desk'
import {
  type CommandHandler,
  type CommandsHandler,
  type EventStore,
  handleCommand,
  handleCommands,
} from '@docket/event-sourcing'
import type { Identity } from '@docket/identity'
import { type LiveFeed, memorySignals, type Signals } from '@docket/live-feed'
import type { ReadDatabase } from '@docket/read-models'
import {
  type Clock,
  type Config,
  type Health,
  type Ids,
  type Logger,
  type Metrics,
  monotonicMs,
} from '@docket/runtime'
import { createServiceLevels, type ServiceLevels, slaSettingsOf } from '@docket/service-levels'
import { type Ticket, type TicketEvent, ticketCodec } from '@docket/ticketing'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import { createFiles, type Files } from './attachments/files.ts'
import { releaseRemoved, releaseRemovedOfSeveral } from './attachments/release-removed.ts'
import type { RateCounter } from './limits/rate-counter.ts'
import { createHandBack, type HandBack } from './people/hand-back.ts'
import { createPeople, type People } from './people/people.ts'
import { createPresenceBoard, type PresenceBoard } from './presence/presence-board.ts'
import { createReturningTickets, type ReturningTickets } from './sla/returning-tickets.ts'
import { followingPolicies, followingPoliciesOfSeveral } from './tickets/following-policies.ts'
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
  /** Between the processes that serve streams; in memory by default. */
  signals?: Signals
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
  /** Returns the tickets of those who left to their teams. */
  handBack: HandBack
  /** Custom fields, categories, templates, canned responses, macros, views and settings. */
  desk: Desk
  /** Policies and calendars: CRUD, the rules that saves go by, the calendars that tickets pin. */
  serviceLevels: ServiceLevels
  signals: Signals
  presence: PresenceBoard
  numbers: TicketNumbers
  /** Where attachments lie, who scans them, which are taken. */
  files: Files
  handleTicketCommand: CommandHandler<SaveCommand, TicketEvent, Ticket>
  /** The same for a save over several tickets. */
  handleTicketCommands: CommandsHandler<SaveCommand, TicketEvent, Ticket>
  /** Brings tickets that come back to the tier that holds by then. */
  returning: ReturningTickets
}

/** The only wiring: closes the write path over its store, and opens nothing. */
export const createApiContext = (dependencies: ApiDependencies): ApiContext => {
  const { pool, store, ids } = dependencies
  const deciding = { store, decider: saveDecider, codec: ticketCodec, ids }
  const serviceLevels = createServiceLevels({
    ...dependencies,
    settings: slaSettingsOf(dependencies.config),
  })
  const following = { serviceLevels, log: dependencies.log }
  const decideSeveral = followingPoliciesOfSeveral(following, handleCommands(deciding))
  const returning = createReturningTickets({ ...dependencies, handleTicketCommands: decideSeveral })
  const handleTicketCommand = releaseRemoved(
    dependencies,
    returning.watch(followingPolicies(following, handleCommand(deciding))),
  )
  return {
    ...dependencies,
    signals: dependencies.signals ?? memorySignals(),
    presence: createPresenceBoard(monotonicMs),
    db: createKysely<ReadDatabase>(pool),
    people: createPeople(pool),
    handBack: createHandBack({ ...dependencies, handleTicketCommand }),
    desk: createDesk(dependencies),
    serviceLevels,
    numbers: createTicketNumbers(pool),
    files: createFiles(dependencies.config),
    handleTicketCommand,
    handleTicketCommands: releaseRemovedOfSeveral(dependencies, returning.watchSeveral(decideSeveral)),
    returning,
  }
}
