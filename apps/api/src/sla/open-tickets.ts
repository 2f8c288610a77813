import type { ListedItems } from '@docket/jobs'
import { openStatuses } from '../people/open-statuses.ts'

/**
 * The ids of a tenant's open tickets, exactly as of the statement: those that the list shows as open, and those whose
 * rows are behind their log, whatever they are. Each is judged by its log when its turn comes. The second half reads
 * the tenant's streams once (1 s for a million).
 */
export const openTickets = (tenantId: string): ListedItems => ({ text: openText('true'), values: [tenantId] })

/** Those of an organization, or of a requester. */
export const openTicketsOf = (
  tenantId: string,
  of: { organizationId: string } | { requesterId: string },
): ListedItems =>
  'organizationId' in of
    ? { text: openText('t.organization_id = $2'), values: [tenantId, of.organizationId] }
    : { text: openText('t.requester_id = $2'), values: [tenantId, of.requesterId] }

/** Those that go by this policy, as their logs say. */
export const openTicketsPinnedTo = (tenantId: string, policyId: string): ListedItems => ({
  text: `
    select listed.id from (${openText('true')}) as listed (id)
    cross join lateral (
      select e.type, e.data ->> 'policyId' as policy_id from events e
      where e.stream_id = 'ticket-' || listed.id and e.type in ('SlaPolicyApplied', 'SlaPolicyRemoved')
      order by e.version desc limit 1) as last
    where last.type = 'SlaPolicyApplied' and last.policy_id = $2`,
  values: [tenantId, policyId],
})

/** Those that somebody else wrote to since the job was made. */
export const openTicketsTouchedSince = (
  tenantId: string,
  { jobId, correlationId }: { jobId: string; correlationId: string },
): ListedItems => ({
  text: `
    select listed.id from (${openText('true')}) as listed (id)
    cross join lateral (
      select e.recorded_at, e.meta ->> 'correlationId' as correlation_id from events e
      where e.stream_id = 'ticket-' || listed.id
      order by e.version desc limit 1) as last
    where last.correlation_id <> $3
      and last.recorded_at >= (select created_at - interval '1 s' from job where job_id = $2)`,
  values: [tenantId, jobId, correlationId],
})

const openText = (condition: string): string => `
  select t.ticket_id::text collate "C" as id from ticket_list t
  where t.tenant_id = $1 and t.deleted_at is null and t.status in (${openStatuses}) and ${condition}
  union
  select substr(s.stream_id, length('ticket-') + 1) from streams s
  left join ticket_list t on t.ticket_id = substr(s.stream_id, length('ticket-') + 1)::uuid
  where s.tenant_id = $1 and s.category = 'ticket' and (t.ticket_id is null or t.version < s.version)`
