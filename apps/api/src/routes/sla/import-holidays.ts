import { isUtf8 } from 'node:buffer'
import { holidayFile, importHolidaysQuery, savedSlaCalendar } from '@docket/contracts'
import { Failure } from '@docket/runtime'
import { importHolidays } from '@docket/ticketing/sla'
import type { ApiPart, ApiServer } from '../../api-server.ts'
import type { ApiContext } from '../../context.ts'
import { callerOf } from '../../plugins/permission.ts'
import { Refused } from '../../plugins/refusals.ts'
import { withHolidays } from '../../sla/merge-holidays.ts'
import { shownSavedCalendar } from '../../sla/shown-calendar.ts'
import { refuseSla } from '../../sla/sla-problems.ts'
import { toKept } from '../../sla/to-kept.ts'
import { seenVersion } from '../../tickets/precondition.ts'
import { idParams, one } from '../desk/desk-schema.ts'
import { sendKept } from '../desk/send-kept.ts'
import { changeOf } from '../identity/change-of.ts'
import { found, idIn } from '../identity/found.ts'

const largestFile = 256 * 1024

/** Takes the whole days of an iCalendar file into a calendar, as its next version. */
export const importHolidaysRoute: ApiPart = (app, context) => {
  app.register(async (part) => {
    part.addContentTypeParser(
      'text/calendar',
      { parseAs: 'buffer', bodyLimit: largestFile },
      (_request, body, done) => done(null, body),
    )
    addRoute(part as unknown as ApiServer, context)
  })
}

const addRoute: ApiPart = (app, context) => {
  app.route({
    method: 'POST',
    url: '/api/v1/sla/calendars/:id/holidays/import',
    config: { action: 'settings.edit' },
    schema: {
      ...one(
        'sla',
        'Take the holidays of an iCalendar file into a calendar, as its next version; needs If-Match',
        200,
        savedSlaCalendar,
      ),
      consumes: ['text/calendar'],
      params: idParams,
      querystring: importHolidaysQuery,
      body: holidayFile,
    },
    // a calendar that is not there is told before anything about its file
    validatorCompiler: (route) =>
      route.httpPart === 'body' ? (body) => ({ value: body }) : app.validatorCompiler!(route),
    handler: async (request, reply) => {
      const { tenantId } = callerOf(request)
      const id = idIn((request.params as { id: string }).id, 'calendar')
      const { calendars } = context.serviceLevels
      const before = found(await calendars.read(tenantId, id), 'calendar')
      const seen = seenVersion(request, { required: true })
      const file = textOf(request.body)
      const query = request.query as { from?: string; to?: string; replace: boolean }
      request.body = { file, ...query } // what a repeat with the same Idempotency-Key has to send again
      const change = changeOf(request, context)
      const range = rangeOf(query, context)
      const imported = importHolidays(file, range)
      if (!imported.ok) throw new Refused(refuseSla(imported.problems))
      const { calendar, notes } = withHolidays(before.calendar, imported.value, {
        ...range,
        replace: query.replace,
      })
      // what was merged holds for the version that was read, and for no other
      const which = { id, expectedVersion: seen ?? before.version }
      const saved = await calendars.edit(change, which, calendar)
      const told = saved.outcome === 'saved' ? noting(saved, [...imported.notes, ...notes]) : saved
      return sendKept(reply, toKept(told, shownSavedCalendar), {
        noun: 'calendar',
        message: `Imported ${counted(imported.value.length)}`,
      })
    },
  } as Parameters<ApiServer['route']>[0])
}

const noting = <Saved extends { value: { notes: readonly string[] } }>(
  saved: Saved,
  notes: readonly string[],
): Saved => ({ ...saved, value: { ...saved.value, notes: [...saved.value.notes, ...notes] } })

const counted = (holidays: number): string => (holidays === 1 ? '1 holiday' : `${holidays} holidays`)

const textOf = (body: unknown): string => {
  if (!Buffer.isBuffer(body)) throw new Failure('unsupported_media_type', 'Send the file as text/calendar.')
  if (isUtf8(body)) return body.toString('utf8')
  throw new Failure('invalid_input', 'The file is not valid UTF-8.', {
    errors: [{ path: 'body', code: 'invalid_utf8', message: 'must be valid UTF-8' }],
  })
}

/** From today for five years, unless the request says otherwise. */
const rangeOf = (
  { from, to }: { from?: string; to?: string },
  { clock }: Pick<ApiContext, 'clock'>,
): { from: string; to: string } => {
  const first = from ?? clock.now().slice(0, 10)
  return { from: first, to: to ?? `${Number(first.slice(0, 4)) + 5}-12-31` }
}
