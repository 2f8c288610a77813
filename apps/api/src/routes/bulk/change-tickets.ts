import {
  type BulkBody,
  bulkAnswer,
  bulkAtOnce,
  bulkBody,
  envelope,
  failureEnvelope,
  job,
  meta,
} from '@docket/contracts'
import { readJob } from '@docket/jobs'
import type { FastifyReply } from 'fastify'
import type { ApiPart } from '../../api-server.ts'
import { bulkCommands } from '../../bulk/bulk-commands.ts'
import { changeOne } from '../../bulk/change-one.ts'
import { createBulkJob, jobIdOf } from '../../bulk/create-bulk-job.ts'
import { inOrder } from '../../bulk/in-order.ts'
import { type KeptAnswer, keepAnswer, readKept } from '../../bulk/kept-answer.ts'
import { matchingTickets } from '../../bulk/matching-tickets.ts'
import type { ApiContext } from '../../context.ts'
import { callerOf } from '../../plugins/permission.ts'
import { idempotencyOf } from '../../tickets/idempotency.ts'
import { type RequestFacts, requestFacts } from '../../tickets/request-facts.ts'
import { jobAnswer } from '../jobs/job-answer.ts'

/** Connections that one request takes for its tickets. */
const ticketsAtOnce = 4

/** Changes many tickets alike: at most 100 at once, each by itself; more as a job. */
export const changeTicketsRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/bulk',
    config: { action: 'ticket.bulk' },
    schema: {
      tags: ['tickets'],
      summary: 'Change many tickets alike; above 100 as a job',
      body: bulkBody,
      response: {
        200: envelope(bulkAnswer, meta),
        202: envelope(job, meta),
        '4xx': failureEnvelope,
        '5xx': failureEnvelope,
      },
    },
    handler: async (request, reply) => {
      const { tenantId } = callerOf(request)
      const key = idempotencyOf(request, context)
      const known = key ? await readKept(context, tenantId, key) : null
      if (known !== null) {
        reply.header('Idempotency-Replayed', 'true')
        return sendKept(context, reply, tenantId, known)
      }
      const facts = requestFacts(request, context, {})
      const kept = await changeAll(context, request.body, facts, key)
      return sendKept(context, reply, tenantId, key ? await keepAnswer(context, tenantId, key, kept) : kept)
    },
  })
}

const changeAll = async (
  context: ApiContext,
  body: BulkBody,
  facts: RequestFacts,
  key: ReturnType<typeof idempotencyOf>,
): Promise<KeptAnswer> => {
  const { caller } = facts
  // before anything is done: what does not go together is wrong for every ticket
  const commands = await bulkCommands(context.people, body.change, facts)
  const ids =
    body.filter === undefined
      ? [...new Set(body.ids)]
      : await matchingTickets(context, caller, body.filter, body.expectedCount ?? 0)
  if (ids.length > bulkAtOnce) {
    const jobId = key ? jobIdOf(caller.tenantId, key) : context.ids.next()
    await createBulkJob(context, { jobId, ids, change: body.change, facts })
    return { jobId }
  }
  const one = { caller, rules: facts.rules, commands, meta: facts.meta, idempotency: key }
  const results = await inOrder(ids, ticketsAtOnce, (id) => changeOne(context, id, one))
  const done = results.filter((result) => result.outcome === 'done').length
  return { answer: { total: ids.length, done, failed: ids.length - done, results: [...results] } }
}

const sendKept = async (
  { pool }: Pick<ApiContext, 'pool'>,
  reply: FastifyReply,
  tenantId: string,
  kept: KeptAnswer,
): Promise<FastifyReply> => {
  if ('answer' in kept) {
    const { done, total } = kept.answer
    return reply.ok(kept.answer, { message: `${done} of ${total} tickets changed` })
  }
  const found = await readJob(pool, tenantId, kept.jobId)
  if (found === null) throw new Error('a job that was just made is gone')
  reply.code(202).header('Location', `/api/v1/jobs/${kept.jobId}`)
  return reply.ok(await jobAnswer(pool, found), { message: 'The tickets are changed one after another' })
}
