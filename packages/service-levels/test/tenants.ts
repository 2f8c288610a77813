import { randomUUID } from 'node:crypto'
import { systemClock, systemIds } from '@docket/runtime'
import type { Pool } from 'pg'
import { createServiceLevels, type ServiceLevels, type SlaChange, type SlaSaved } from '../src/index.ts'

/** One process's view of the service levels. */
export const serviceLevelsOf = (
  pool: Pool,
  more: Partial<Parameters<typeof createServiceLevels>[0]> = {},
): ServiceLevels => createServiceLevels({ pool, clock: systemClock, ids: systemIds, ...more })

export const newTenant = async (pool: Pool): Promise<string> => {
  const tenantId = randomUUID()
  await pool.query('insert into tenants (tenant_id, slug, name, created_at) values ($1, $2, $2, now())', [
    tenantId,
    `t-${tenantId}`,
  ])
  return tenantId
}

export const changeOf = (tenantId: string): SlaChange => ({
  tenantId,
  meta: {
    actor: { kind: 'user', id: 'ada', ip: null },
    correlationId: 'c-1',
    causationId: null,
    traceparent: null,
  },
})

export const saved = <Value>(outcome: SlaSaved<Value>): Value => {
  if (outcome.outcome !== 'saved') throw new Error(JSON.stringify(outcome))
  return outcome.value
}

export const deskHours = (name: string, to = '17:00') => ({
  name,
  timeZone: 'Europe/Berlin',
  hours: { monday: [{ from: '09:00', to }] },
})

export const promise = (name: string, hours = 4, more: object = {}) => ({
  name,
  targets: { P1: { resolution: { hours } } },
  ...more,
})

export const firstPage = { limit: 100, cursor: null }
