import { z } from 'zod'
import { uuid } from '../http/fields.ts'

/** Says that one is looking at a ticket or writing on it; repeated while it is so, since it is forgotten soon. */
export const presenceBody = z
  .strictObject({ ticketId: uuid, state: z.enum(['viewing', 'typing', 'gone']) })
  .meta({ id: 'SayPresence' })

const people = z.array(z.object({ userId: uuid, state: z.enum(['viewing', 'typing']) }))

/** Who is at the ticket now, all of them; for staff only. Forget it after `forMs` without another frame. */
export const presence = z.object({ ticketId: uuid, people, forMs: z.int().min(0) }).meta({ id: 'Presence' })

/** The answer to saying so: say it again after `repeatAfterMs`. Requesters are told nobody. */
export const presenceSaid = z
  .object({ ticketId: uuid, people, forMs: z.int().min(0), repeatAfterMs: z.int().min(0) })
  .meta({ id: 'PresenceSaid' })
export type PresenceSaid = z.output<typeof presenceSaid>
