import { type Attachment, attachment, commandMeta, envelope, uploadForm } from '@docket/contracts'
import { keep } from '@docket/file-storage'
import {
  decodeTicketEvent,
  evolve,
  guard,
  type Ticket,
  type TicketEvent,
  ticketStream,
  unopened,
} from '@docket/ticketing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiPart, ApiServer } from '../../api-server.ts'
import { drain } from '../../attachments/drain.ts'
import { inspectUpload } from '../../attachments/inspect-upload.ts'
import { linkInAppend } from '../../attachments/link-in-append.ts'
import { receiveUpload, type Upload } from '../../attachments/receive-upload.ts'
import { requireStillIn } from '../../attachments/require-still-in.ts'
import { createUploadPlaces } from '../../attachments/upload-places.ts'
import type { ApiContext } from '../../context.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { idempotencyOf } from '../../tickets/idempotency.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { ticketParams } from '../../tickets/route-schema.ts'
import { saveTicket } from '../../tickets/save-ticket.ts'
import { ticketIdIn } from '../../tickets/ticket-id.ts'
import { failures } from './attachment-schema.ts'

/** Attaches a file to a ticket or to a comment of it, streamed to disk, known by its content, scanned, kept once. */
export const uploadAttachmentRoute: ApiPart = (app, context) => {
  const places = createUploadPlaces()
  app.route({
    method: 'POST',
    url: '/api/v1/tickets/:id/attachments',
    config: { action: 'comment.add_public' },
    schema: {
      tags: ['attachments'],
      summary: 'Attach a file',
      consumes: ['multipart/form-data'],
      params: ticketParams,
      body: uploadForm,
      response: { 201: envelope(attachment, commandMeta), ...failures },
    },
    // the form is read by the handler, part by part
    validatorCompiler: (route) =>
      route.httpPart === 'body' ? (body) => ({ value: body }) : app.validatorCompiler!(route),
    handler: async (request, reply) => {
      let giveBack: (() => void) | undefined
      try {
        giveBack = places.take(callerOf(request))
        return await upload(context, request, reply)
      } catch (error) {
        drain(request, reply)
        throw error
      } finally {
        giveBack?.()
      }
    },
  } as Parameters<ApiServer['route']>[0])
}

const upload = async (context: ApiContext, request: FastifyRequest, reply: FastifyReply) => {
  const { id } = request.params as { id: string }
  const ticketId = await ticketIdIn(context.db, callerOf(request).tenantId, id)
  await refuseUnreadable(context, request, ticketId)
  request.receivesUpload = true
  const received = await receiveUpload(request, context.files).finally(() => {
    request.receivesUpload = false
  })
  try {
    return await attach(context, request, reply, { ticketId, received })
  } finally {
    await received.file.discard()
  }
}

/** Asked of the log before the bytes are taken; whether the file may go where it is sent is known only after them. */
const refuseUnreadable = async (
  { store }: ApiContext,
  request: FastifyRequest,
  ticketId: string,
): Promise<void> => {
  const caller = callerOf(request)
  const events = await store.readStream(caller.tenantId, ticketStream(ticketId))
  const ticket = events.map(decodeTicketEvent).reduce<Ticket>(evolve, unopened)
  const refusal = guard(caller, 'ticket.read', ticket)
  if (refusal !== null) throw new Refused(refusal)
}

const attach = async (
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { ticketId, received }: { ticketId: string; received: Upload },
): Promise<FastifyReply> => {
  const { file, fields } = received
  const gone = new AbortController()
  const onGone = () => reply.raw.writableFinished || gone.abort()
  reply.raw.once('close', onGone)
  const { fileName, contentType } = await inspectUpload(received, context.files, gone.signal)
  await requireStillIn(context, request)
  const { sha256, bytes } = file
  const commentId = fields.commentId ?? null
  // what a repeat with the same Idempotency-Key has to send again, and where an expected version is looked for
  request.body = { ...fields, fileName, sha256 }
  const facts = requestFacts(request, context, fields)
  await request.refuseUnknownActor(fields.actorId)
  const { tenantId } = facts.caller
  const attachmentId = context.ids.next()
  const described = { attachmentId, commentId, authorId: facts.actorId, fileName, contentType, bytes, sha256 }
  const { storage } = context.files
  const seen = seenVersion(request)
  idempotencyOf(request, context) // a key that is none is refused before anything is stored
  await keep({ pool: context.pool, storage }, { tenantId, attachmentId }, file, gone.signal)
  return saveTicket(linkInAppend(context, { tenantId, attachmentId }), request, reply, {
    ticketId,
    commands: [{ type: 'AddAttachment', at: facts.at, data: described }],
    facts,
    seenVersion: seen,
    answer: (_ticket, version, events) => ({ status: 201, data: addedFile(ticketId, version, events) }),
    message: 'File attached',
  })
}

/** The file among the events of its save, as its reader will find it. */
const addedFile = (ticketId: string, version: number, events: readonly TicketEvent[]): Attachment | null => {
  const added = events.find((event) => event.type === 'AttachmentAdded')
  return added ? { ...added.data, ticketId, version, createdAt: added.at } : null
}
