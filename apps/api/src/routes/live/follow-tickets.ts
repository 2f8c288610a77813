import { failureEnvelope, newsTypes, streamQuery } from '@docket/contracts'
import { mayList, readListRows, readTicket, viewerOf } from '@docket/read-models'
import { Failure } from '@docket/runtime'
import { type Caller, isStaff, notFound } from '@docket/ticketing'
import { fastifySSE } from '@fastify/sse'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import type { ApiContext } from '../../context.ts'
import { sessionOf } from '../../plugins/authenticate.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { timedRows } from '../../tickets/timed-rows.ts'
import { buildId } from './build-id.ts'
import { createLiveHub } from './live-hub.ts'
import { sinkOf } from './sink.ts'
import type { Scope } from './stream-filter.ts'
import { redeemStreamTicket } from './stream-tickets.ts'
import { presenceFrame, tellSignals } from './tell-signals.ts'

const heartbeatMs = 20_000

/**
 * The live stream: which tickets change, as the caller may see them. The plugin negotiates, sends the headers and
 * the heartbeats; the hub writes the frames. Streams end when the server closes.
 */
export const followTicketsRoute: ApiPart = (app, context) => {
  const { config, db, identity, liveFeed, clock, log, metrics } = context
  const hub = createLiveHub({
    feed: liveFeed,
    loadRows: async (tenantId, ticketIds) => {
      const rows = await readListRows(db, tenantId, ticketIds)
      const timed = await timedRows(context, [...rows.values()])
      return new Map(timed.map((row) => [row.ticketId, row]))
    },
    identity,
    clock,
    log,
    metrics,
    build: buildId,
    streamsPerUser: config.DOCKET_STREAMS_PER_USER,
    streamQueueBytes: config.DOCKET_STREAM_QUEUE_BYTES,
  })
  const untold = tellSignals({ hub, signals: context.signals, presence: context.presence })
  app.addHook('preClose', (done) => {
    untold()
    hub.stop()
    done()
  })

  app.register(async (streams) => {
    await streams.register(fastifySSE, { heartbeatInterval: heartbeatMs })
    // the plugin answers 406 in its own words; ours are told by the error handler
    streams.addHook('preSerialization', async (_request, reply, payload) => {
      if (reply.statusCode === 406) throw new Failure('not_acceptable', 'A stream is text/event-stream.')
      return payload
    })
    streams.withTypeProvider<ZodTypeProvider>().route({
      method: 'GET',
      url: '/api/v1/stream',
      exposeHeadRoute: false,
      sse: 'only',
      config: { action: 'ticket.read', stream: true },
      schema: {
        tags: ['live'],
        summary: 'Follow tickets as they change (text/event-stream)',
        produces: ['text/event-stream'],
        querystring: streamQuery,
        response: {
          200: z
            .string()
            .describe(
              'frames by their event line: ticket.changed, ticket.left, job.updated, presence, checkpoint, reset, bye',
            ),
          '4xx': failureEnvelope,
          '5xx': failureEnvelope,
        },
      },
      onRequest: async (request) => {
        const { ticket } = request.query as { ticket?: unknown }
        if (request.session !== null || typeof ticket !== 'string') return
        const { caller, session } = await redeemStreamTicket(context, ticket)
        request.caller = caller
        request.session = session
      },
      handler: async (request, reply) => {
        const { tickets = 'all', types = newsTypes, lastEventId } = request.query
        const caller = callerOf(request)
        const header = request.headers['last-event-id']
        const session = sessionOf(request)
        const scope = await scopeOf(context, caller, tickets)
        await hub.open({
          caller,
          session,
          scope,
          types,
          lastEventId: (typeof header === 'string' && header) || lastEventId || null,
          connect() {
            reply.sse.keepAlive()
            reply.sse.sendHeaders()
            return sinkOf(reply.raw)
          },
        })
        // who follows one ticket sees at once who is there; all others hear of it within seconds
        if (scope.kind !== 'ticket' || !isStaff(caller) || !types.includes('presence')) return
        const people = context.presence.at(caller.tenantId, scope.ticketId)
        if (people.length === 0) return
        const frame = presenceFrame(scope.ticketId, people)
        hub.tell(caller.tenantId, frame, (connection) => connection.session === session)
      },
    })
  })
}

/** One ticket is followed by its id; what the caller may not see does not exist for them. */
const scopeOf = async ({ db }: ApiContext, caller: Caller, tickets: string): Promise<Scope> => {
  if (tickets === 'all' || tickets === 'mine') return { kind: tickets }
  const row = await readTicket(db, caller.tenantId, tickets)
  if (row === null || !mayList(row, viewerOf(caller))) throw new Refused(notFound)
  return { kind: 'ticket', ticketId: row.ticketId }
}
