import { setTimeout as after } from 'node:timers/promises'
import type { NewsType } from '@docket/contracts'
import type { Identity, Session } from '@docket/identity'
import { type LiveFeed, parseFeedId } from '@docket/live-feed'
import { viewerOf } from '@docket/read-models'
import { type Clock, Failure, type Logger, type Metrics } from '@docket/runtime'
import type { Caller } from '@docket/ticketing'
import { encodeFrame } from './frames.ts'
import { inTurns } from './in-turns.ts'
import { createLiveConnection, type LiveConnection } from './live-connection.ts'
import { createLiveMetrics } from './live-metrics.ts'
import { timers } from './merge-window.ts'
import { createQueueBudget, processQueueBytes } from './queue-budget.ts'
import { resumeStream } from './resume-stream.ts'
import { createSessionWatch } from './session-watch.ts'
import type { Sink } from './sink.ts'
import { compileFilter, type Scope } from './stream-filter.ts'
import { createStreamPlaces, processStreams, tenantStreams } from './stream-limits.ts'
import { formatPosition } from './stream-position.ts'
import { createTenantStream, type LoadRows, type TenantStream } from './tenant-stream.ts'

export type StreamRequest = {
  caller: Caller
  session: Session
  scope: Scope
  types: readonly NewsType[]
  lastEventId: string | null
  /** Commits the response as a stream; from then on nothing can be refused any more. */
  connect(): Sink
}

/** All live streams of this process. */
export type LiveHub = {
  /**
   * Opens a stream. Settles when it follows live. Throws `too_many_requests`, `overloaded`, `stopping` or
   * `dependency_down` before it is connected, nothing afterwards.
   */
  open(request: StreamRequest): Promise<void>
  /** Writes to open streams of a tenant what is in no feed: at most once, without an id. */
  tell(tenantId: string, bytes: Buffer, concerns: (connection: LiveConnection) => boolean): void
  /** Ends all streams with a jittered retry, and refuses new ones. */
  stop(): void
}

export type LiveHubOptions = {
  feed: Pick<LiveFeed, 'follow'>
  loadRows: LoadRows
  identity: Pick<Identity, 'liveSessions'>
  clock: Clock
  log: Logger
  metrics: Metrics
  /** Tells clients which build answers, so that a page can say it is outdated. */
  build: string
  streamsPerUser: number
  streamQueueBytes: number
  processQueueBytes?: number
}

const sweepEveryMs = 1_000
const markEverySweeps = 10
/** A tenant is followed on for this long after its last stream went: clients come back within seconds. */
const lingerMs = 30_000
const replaysAtOnce = 4
const tellsWithinMs = 2_000

export const createLiveHub = (options: LiveHubOptions): LiveHub => {
  const { feed, loadRows, clock, log, build } = options
  const tenants = new Map<string, { stream: TenantStream; idleSince: number | null }>()
  const places = createStreamPlaces({
    perUser: options.streamsPerUser,
    perTenant: tenantStreams,
    perProcess: processStreams,
  })
  const budget = createQueueBudget({
    perStream: options.streamQueueBytes,
    perProcess: options.processQueueBytes ?? processQueueBytes,
  })
  const metrics = createLiveMetrics(options.metrics, {
    connections: places.open,
    queuedBytes: budget.total,
  })
  const watchSessions = createSessionWatch(options.identity)
  const replay = inTurns(replaysAtOnce)
  let opened = 0
  let sweeps = 0
  let isStopped = false

  const tenantOf = (tenantId: string): TenantStream => {
    const known = tenants.get(tenantId)
    if (known) {
      known.idleSince = performance.now()
      return known.stream
    }
    const stream = createTenantStream({
      tenantId,
      feed,
      loadRows,
      watchSessions,
      opened: () => opened,
      schedule: timers,
      log,
    })
    tenants.set(tenantId, { stream, idleSince: performance.now() })
    return stream
  }
  const started = async (tenantId: string): Promise<TenantStream> => {
    const stream = tenantOf(tenantId)
    try {
      await stream.start()
      return stream
    } catch (error) {
      if (tenants.get(tenantId)?.stream === stream) tenants.delete(tenantId)
      stream.stop()
      throw error
    }
  }

  const begin = async (
    connection: LiveConnection,
    tenant: TenantStream,
    lastEventId: string | null,
  ): Promise<void> => {
    const checkpoint = (id: string, fetch: boolean): void =>
      connection.write(
        encodeFrame(
          'checkpoint',
          { serverTime: clock.now(), build, fetch },
          { id, retryMs: 1_000 + Math.floor(Math.random() * 2_000) },
        ),
      )
    if (lastEventId === null) {
      checkpoint(formatPosition(tenant.position()), true)
      connection.goLive()
      return
    }
    const resumed = await replay(() =>
      resumeStream(connection, lastEventId, { feed, loadRows, watchSessions }),
    )
    if (resumed.outcome === 'reset') {
      const id = formatPosition(tenant.position())
      connection.reset(resumed.reason, id)
      connection.goLive()
      checkpoint(id, false)
      return
    }
    checkpoint(resumed.id, false)
    // the group may not have come as far as the replay: its frames up to there are known already
    await Promise.race([
      tenant.told(parseFeedId(resumed.id)?.n ?? 0),
      after(tellsWithinMs, null, { ref: false }),
    ])
    connection.goLive(resumed.replayed)
  }

  const sweep = async (): Promise<void> => {
    sweeps++
    const now = clock.now()
    for (const [tenantId, tenant] of tenants) {
      const connections = tenant.stream.connections()
      if (connections.length === 0) {
        tenant.idleSince ??= performance.now()
        if (performance.now() - tenant.idleSince < lingerMs) continue
        tenants.delete(tenantId)
        tenant.stream.stop()
        continue
      }
      tenant.idleSince = null
      const mark = sweeps % markEverySweeps === 0 ? formatPosition(tenant.stream.position()) : null
      for (const connection of connections) {
        if (connection.endsAt <= now) connection.end('token_expiring')
        else if (mark !== null) connection.mark(mark)
        budget.count(connection)
      }
    }
    const checks = [...tenants.values()].map(({ stream }) => stream.checkSessions(sweepEveryMs / 2))
    for (const check of await Promise.allSettled(checks))
      if (check.status === 'rejected') log.warn({ err: check.reason }, 'sessions of live streams are unknown')
  }
  const sweeping = setInterval(() => void sweep(), sweepEveryMs)
  sweeping.unref()

  return {
    async open({ caller, session, scope, types, lastEventId, connect }) {
      if (isStopped) throw new Failure('stopping', 'The server is stopping; connect again shortly.')
      const giveBack = places.take(session)
      try {
        const tenant = await started(session.tenantId)
        if (isStopped) throw new Failure('stopping', 'The server is stopping; connect again shortly.')
        const sink = connect()
        const connection = createLiveConnection({
          session,
          filter: compileFilter(viewerOf(caller), scope, types),
          opened: opened++,
          endsAt: endOf(session, clock),
          sink,
          budget,
          onDelivered: metrics.delivered,
          onCut: metrics.cut,
        })
        sink.onClose(() => {
          giveBack()
          tenant.leave(connection)
        })
        tenant.join(connection)
        await begin(connection, tenant, lastEventId).catch((error: unknown) => {
          log.warn({ err: error, tenantId: session.tenantId }, 'a live stream could not be resumed')
          connection.end('overloaded')
        })
      } catch (error) {
        giveBack()
        throw error
      }
    },
    tell(tenantId, bytes, concerns) {
      for (const connection of tenants.get(tenantId)?.stream.connections() ?? [])
        if (concerns(connection)) connection.write(bytes)
    },
    stop() {
      isStopped = true
      clearInterval(sweeping)
      for (const { stream } of tenants.values()) {
        for (const connection of stream.connections()) connection.end('stopping')
        stream.stop()
      }
      tenants.clear()
    },
  }
}

/** Before the access token does, some seconds earlier for each so that not all come back at once. */
const endOf = ({ expiresAt }: Session, clock: Clock): string => {
  const left = Math.max(0, Date.parse(expiresAt) - Date.parse(clock.now()))
  const early = Math.min(left / 2, 2_000 + Math.random() * 8_000)
  return new Date(Date.parse(expiresAt) - early).toISOString()
}
