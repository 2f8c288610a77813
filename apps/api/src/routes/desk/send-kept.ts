import type { DeskSaved, DeskUnsaved } from '@docket/desk'
import { Failure } from '@docket/runtime'
import type { FastifyReply } from 'fastify'
import { Refused, refused } from '../../plugins/refusals.ts'

type Told = { noun: string; message: string; status?: 200 | 201; at?: string }

/** Answers with what was saved, or with the first answer again; throws the rest. */
export const sendKept = (
  reply: FastifyReply,
  saved: DeskSaved<{ version: number }>,
  { noun, message, status = 200, at }: Told,
): FastifyReply => {
  if (saved.outcome !== 'saved' && saved.outcome !== 'replayed') throw unsaved(saved, noun)
  const data = saved.outcome === 'saved' ? saved.value : (saved.answer as { version: number; id?: string })
  if (saved.outcome === 'replayed') reply.header('Idempotency-Replayed', 'true')
  if (status === 201) reply.header('Location', `${at}/${(data as { id?: string }).id}`)
  return reply.code(status).header('ETag', `"${data.version}"`).ok(data, { message })
}

/** Answers 204 for what is gone now. */
export const sendGone = (reply: FastifyReply, saved: DeskSaved<null>, noun: string): FastifyReply => {
  if (saved.outcome !== 'saved' && saved.outcome !== 'replayed') throw unsaved(saved, noun)
  if (saved.outcome === 'replayed') reply.header('Idempotency-Replayed', 'true')
  return reply.code(204).send()
}

/** What is thrown for a change that was not made. */
export const unsaved = (saved: DeskUnsaved, noun: string): Error => {
  switch (saved.outcome) {
    case 'not_found':
      return new Failure('not_found', `There is no such ${noun}.`)
    case 'already_exists':
      return new Refused({
        code: 'already_exists',
        detail: 'There is one already; id says which.',
        data: { id: saved.id },
      })
    case 'stale':
      return refused('stale_version', `The ${noun} changed since the version you saw.`, {
        currentVersion: saved.version,
      })
    case 'refused':
      return new Refused(saved.refusal)
    case 'key_reused':
      return refused('idempotency_key_reused', 'This Idempotency-Key was used with another request.')
  }
}
