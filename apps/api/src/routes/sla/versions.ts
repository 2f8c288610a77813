import { listVersionsQuery, slaCalendarVersion, slaPolicyVersion } from '@docket/contracts'
import type { Page, PageRequest } from '@docket/database'
import { z } from 'zod'
import type { ApiPart } from '../../api-server.ts'
import type { ApiContext } from '../../context.ts'
import { callerOf } from '../../plugins/permission.ts'
import { shownCalendarVersion } from '../../sla/shown-calendar.ts'
import { shownPolicyVersion } from '../../sla/shown-policy.ts'
import { cursorSeal } from '../../tickets/list-cursor.ts'
import { paginationOf } from '../../tickets/paging.ts'
import { idParams, one, several } from '../desk/desk-schema.ts'
import { found, idIn } from '../identity/found.ts'

type Versioned<Version> = {
  path: string
  noun: string
  row: z.ZodType
  list(context: ApiContext, tenantId: string, id: string, page: PageRequest): Promise<Page<Version>>
  read(context: ApiContext, tenantId: string, id: string, version: number): Promise<Version | null>
}

/** Every version that there ever was, the newest first, and one of them. */
const versionRoutes = <Version>({ path, noun, row, list, read }: Versioned<Version>): readonly ApiPart[] => [
  (app, context) => {
    app.route({
      method: 'GET',
      url: `/api/v1/${path}/:id/versions`,
      config: { action: 'settings.read' },
      schema: {
        ...several('sla', `List the versions of a ${noun}, the newest first`, listVersionsQuery, row),
        params: idParams,
      },
      handler: async (request, reply) => {
        const { tenantId } = callerOf(request)
        const id = idIn(request.params.id, noun)
        const seal = cursorSeal(context.cursorSecret, tenantId)
        const { limit, cursor } = request.query
        const asked = { limit, cursor: cursor === undefined ? null : seal.open(cursor) }
        const page = await list(context, tenantId, id, asked)
        found(page.total === 0 ? null : page, noun) // one that there is has a version
        return reply.ok(page.rows, { meta: { pagination: paginationOf(page, asked, seal) } })
      },
    })
  },
  (app, context) => {
    app.route({
      method: 'GET',
      url: `/api/v1/${path}/:id/versions/:version`,
      config: { action: 'settings.read' },
      schema: { ...one('sla', `One version of a ${noun}`, 200, row), params: versionParams },
      handler: async (request, reply) => {
        const id = idIn(request.params.id, noun)
        const version = found(versionIn(request.params.version), noun)
        return reply.ok(found(await read(context, callerOf(request).tenantId, id, version), noun))
      },
    })
  },
]

const versionParams = idParams.extend({ version: z.string().meta({ description: 'a number from 1' }) })

const versionIn = (said: string): number | null => (/^[1-9]\d{0,8}$/.test(said) ? Number(said) : null)

export const policyVersionRoutes = versionRoutes({
  path: 'sla/policies',
  noun: 'policy',
  row: slaPolicyVersion,
  async list({ serviceLevels }, tenantId, id, page) {
    const listed = await serviceLevels.policies.listVersions(tenantId, id, page)
    return { ...listed, rows: listed.rows.map(shownPolicyVersion) }
  },
  async read({ serviceLevels }, tenantId, id, version) {
    const stored = await serviceLevels.policies.readVersion(tenantId, id, version)
    return stored && shownPolicyVersion(stored)
  },
})

export const calendarVersionRoutes = versionRoutes({
  path: 'sla/calendars',
  noun: 'calendar',
  row: slaCalendarVersion,
  async list({ serviceLevels }, tenantId, id, page) {
    const listed = await serviceLevels.calendars.listVersions(tenantId, id, page)
    return { ...listed, rows: listed.rows.map(shownCalendarVersion) }
  },
  async read({ serviceLevels }, tenantId, id, version) {
    const stored = await serviceLevels.calendars.readVersion(tenantId, id, version)
    return stored && shownCalendarVersion(stored)
  },
})
