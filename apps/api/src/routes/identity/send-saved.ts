import type { Saved } from '@docket/identity'
import type { FastifyReply } from 'fastify'
import { Refused, refused } from '../../plugins/refusals.ts'

/** Answers a change of people: what was saved, or the first answer again. Throws `Refused` for the rest. */
export const sendSaved = (
  reply: FastifyReply,
  saved: Saved<{ id: string }>,
  told: { status: 200 | 201; message: string; at: string },
): FastifyReply => {
  switch (saved.outcome) {
    case 'saved':
    case 'replayed': {
      const data = saved.outcome === 'saved' ? saved.value : (saved.answer as { id: string })
      if (saved.outcome === 'replayed') reply.header('Idempotency-Replayed', 'true')
      if (told.status === 201) reply.header('Location', `${told.at}/${data.id}`)
      return reply.code(told.status).ok(data, { message: told.message })
    }
    case 'refused':
      throw new Refused(saved.refusal)
    case 'key_reused':
      throw refused('idempotency_key_reused', 'This Idempotency-Key was used with another request.')
    case 'already_exists':
      throw new Refused({
        code: 'already_exists',
        detail: 'There is one already; id says which.',
        data: { id: saved.id },
      })
  }
}
