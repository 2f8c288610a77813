import type { QueryConfig } from 'pg'
import type { TicketListRow } from '../ticket-list/row.ts'
import { projectTicketTags } from './project.ts'

/** One statement after which these tickets have exactly the tags of their rows. */
export const writeTags = (tickets: readonly TicketListRow[], target = 'ticket_tag'): QueryConfig => ({
  name: `write_tags_${target}`,
  text: `
    with given as materialized (
      select * from jsonb_to_recordset($2::jsonb)
        as tags ("ticketId" uuid, tag text, "tenantId" uuid, "createdAt" timestamptz)
    ), gone as (
      delete from ${target} as known
      where ticket_id = any ($1::uuid[])
        and not exists (select from given where "ticketId" = known.ticket_id and given.tag = known.tag)
    )
    insert into ${target} (ticket_id, tag, tenant_id, created_at)
    select "ticketId", tag, "tenantId", "createdAt" from given
    on conflict do nothing`,
  values: [tickets.map((row) => row.ticketId), JSON.stringify(tickets.flatMap(projectTicketTags))],
})
