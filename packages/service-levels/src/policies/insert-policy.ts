import type { Policy } from '@docket/ticketing/sla'
import type { ClientBase } from 'pg'
import type { Made } from '../calendars/insert-calendar.ts'

export type PolicyContent = { policy: Policy; calendarId: string }

/** A policy with its first version; a unique violation means that one in use has its name. */
export const insertPolicy = async (
  client: ClientBase,
  made: Made,
  { position, active, ...content }: PolicyContent & { position: number; active: boolean },
): Promise<void> => {
  await client.query({
    name: 'insert-sla-policy',
    text: `insert into sla_policies
             (policy_id, tenant_id, version, name, position, active, calendar_id, created_at, updated_at)
           values ($1, $2, 1, $3, $4, $5, $6, $7, $7)`,
    values: [made.id, made.tenantId, content.policy.name, position, active, content.calendarId, made.at],
  })
  await insertPolicyVersion(client, made, 1, content)
}

export const insertPolicyVersion = async (
  client: ClientBase,
  { id, at, by }: Made,
  version: number,
  { policy, calendarId }: PolicyContent,
): Promise<void> => {
  await client.query({
    name: 'insert-sla-policy-version',
    text: `insert into sla_policy_versions (policy_id, version, calendar_id, body, created_at, created_by)
           values ($1, $2, $3, $4, $5, $6)`,
    values: [id, version, calendarId, JSON.stringify(policy), at, by],
  })
}
