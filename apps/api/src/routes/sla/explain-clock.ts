import { envelope, explainQuery, failureEnvelope, listMeta, slaExplanation } from '@docket/contracts'
import { explain, type SlaClock } from '@docket/ticketing/sla'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import { callerOf } from '../../plugins/permission.ts'
import { refused } from '../../plugins/refusals.ts'
import { describeEvent } from '../../sla/describe-event.ts'
import { namedPin } from '../../sla/named-pin.ts'
import { readTicketClocks, type TicketClocks } from '../../sla/read-ticket-clocks.ts'
import { toInstant } from '../../sla/shown-clock.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { pageOf } from '../../tickets/page-of.ts'
import { paginationOf } from '../../tickets/paging.ts'
import { ticketParams } from '../../tickets/route-schema.ts'

const params = ticketParams.extend({
  metric: z.string().meta({ description: 'first_reply, next_reply or resolution' }),
})

/** Why a clock stands where it stands: its whole life in segments, each with its cause and a sentence. */
export const explainClockRoute: ApiPart = (app, context) => {
  app.route({
    method: 'GET',
    url: '/api/v1/tickets/:id/sla/:metric/explain',
    config: { action: 'sla.read' },
    schema: {
      tags: ['sla'],
      summary: 'Why a clock stands where it stands',
      params,
      querystring: explainQuery,
      response: { 200: envelope(slaExplanation, listMeta), '4xx': failureEnvelope, '5xx': failureEnvelope },
    },
    handler: async (request, reply) => {
      const { asOf, cycle, limit, cursor } = request.query
      const caller = callerOf(request)
      const read = await readTicketClocks(context, request, asOf)
      const one = read.clocks.findLast(
        (each) => each.metric === request.params.metric && (cycle === undefined || each.cycle === cycle),
      )
      if (one === undefined) throw refused('clock_not_found', 'The ticket has no such clock.')
      const { calendar } = await namedPin(context, caller, pinOf(read, one))
      const byId = new Map(read.events.map((told) => [told.stored.eventId, told]))
      const seal = cursorSeal(context.cursorSecret, caller.tenantId)
      const asked = { limit, cursor: cursor === undefined ? null : seal.open(cursor) }
      const page = pageOf(one.segments, asked, `${read.ticketId} ${one.metric} ${one.cycle} ${asOf} segments`)
      // only the part that is asked for is put into words
      const { segments, elapsed, sentence } = explain(
        { ...one, segments: page.rows },
        calendar.timeZone,
        (eventId) => {
          const told = byId.get(eventId)
          return told && describeEvent(told.event)
        },
      )
      const data = {
        ticketId: read.ticketId,
        metric: one.metric,
        cycle: one.cycle,
        state: one.state,
        timeZone: calendar.timeZone,
        elapsedMs: elapsed,
        sentence,
        segments: segments.map(({ from, to, ...segment }) => ({
          from: toInstant(from),
          to: toInstant(to),
          ...segment,
          ...causeOf(byId.get(segment.causeEventId ?? '')),
        })),
      }
      return reply.ok(data, { meta: { pagination: paginationOf(page, asked, seal) } })
    },
  })
}

/** The one that held when the clock ended, or holds now; an imported ticket's clocks may be older than its policy. */
const pinOf = ({ applied, now }: TicketClocks, { endedAt }: SlaClock) =>
  (applied.findLast(({ at }) => at <= (endedAt ?? now)) ?? applied[0]!).pin

const causeOf = (told: TicketClocks['events'][number] | undefined) => {
  if (told === undefined) return {}
  const { type, occurredAt, meta } = told.stored
  return { cause: { type, actor: { kind: meta.actor.kind, id: meta.actor.id }, at: occurredAt } }
}
