import type { TicketAttachmentRow } from './ticket-attachments/row.ts'
import type { TicketCommentRow } from './ticket-comments/row.ts'
import type { TicketDetailRecord } from './ticket-detail/table.ts'
import type { TicketHistoryRow } from './ticket-history/row.ts'
import type { TicketListRow } from './ticket-list/row.ts'
import type { TicketStatisticsRow } from './ticket-statistics/row.ts'
import type { TicketTagRow } from './ticket-tags/table.ts'

/** `affectedService` to `affected_service`, for types. */
type Snake<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${Snake<Rest>}`
    : `_${Lowercase<First>}${Snake<Rest>}`
  : ''

type Columns<Row> = { [Field in keyof Row & string as Snake<Field>]: Row[Field] }

/** The read tables as Kysely sees them: `createKysely<ReadDatabase>(pool)`. */
export type ReadDatabase = {
  ticket_list: Columns<TicketListRow>
  ticket_detail: Columns<TicketDetailRecord>
  ticket_search: {
    ticket_id: string
    text_id: string
    tenant_id: string
    internal: boolean
    seq: number
    scopes: readonly string[]
    title: string | null
    words: string
  }
  ticket_tag: Columns<TicketTagRow>
  ticket_comment: Columns<TicketCommentRow>
  ticket_attachment: Columns<TicketAttachmentRow>
  ticket_history: Columns<TicketHistoryRow>
  ticket_statistics: Columns<TicketStatisticsRow>
  read_table: { name: string; version: number; built_at: string }
  parked: { consumer: string; stream_id: string; version: number }
}
