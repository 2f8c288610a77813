import type { QueryConfig } from 'pg'
import { indexedPart, type SearchText } from './text.ts'

/**
 * One statement that (re)writes the words of any number of texts. The number is there in parts, too, so that its
 * digits alone find it. No stemming: tickets come in any language. `new` for a table that is being filled and has no
 * key yet to meet known texts by.
 */
export const writeSearchTexts = (
  texts: readonly SearchText[],
  target = 'ticket_search',
  known: 'any' | 'new' = 'any',
): QueryConfig => ({
  name: `write_search_texts_${target}_${known}`,
  text: `
    with given as materialized (${givenTexts})
    insert into ${target} as known (ticket_id, text_id, tenant_id, internal, seq, scopes, title, words)
    select ticket_id, text_id, tenant_id, internal, seq,
      search_scopes(tenant_id, requester_id, internal, seq), number || ' ' || title, words
    from given
    ${known === 'any' ? 'on conflict (ticket_id, text_id) do update set title = excluded.title, words = excluded.words' : ''}`,
  values: [JSON.stringify(texts.map(toGiven))],
})

/** Where the table differs from these texts, all there should be (`among` these tickets); for tests and drills. */
export const compareSearchTexts = (
  texts: readonly SearchText[],
  among: readonly string[] | null = null,
): QueryConfig => ({
  text: `
    with given as materialized (${givenTexts})
    select coalesce(given.ticket_id, held.ticket_id) as "ticketId", coalesce(given.text_id, held.text_id) as "textId"
    from given full join (
      select * from ticket_search where $2::uuid[] is null or ticket_id = any ($2)
    ) held on held.ticket_id = given.ticket_id and held.text_id = given.text_id
    where given.words is distinct from held.words or given.internal is distinct from held.internal
      or given.number || ' ' || given.title is distinct from held.title or given.seq <> held.seq
      or search_scopes(given.tenant_id, given.requester_id, given.internal, given.seq) <> held.scopes`,
  values: [JSON.stringify(texts.map(toGiven)), among],
})

/** What the parser would take for tags and entities, and leave out, is text like any other. */
const givenTexts = `
  select *, case text_id
    when 'ticket' then
      setweight(to_tsvector('simple', concat_ws(' ', number, replace(number, '-', ' '), translate(title, '<>&', '   '))), 'A')
      || setweight(to_tsvector('simple', translate(body, '<>&', '   ')), 'B')
    else setweight(to_tsvector('simple', translate(body, '<>&', '   ')), 'C')
  end as words
  from jsonb_to_recordset($1::jsonb) as texts (
    ticket_id uuid, text_id text, tenant_id uuid, requester_id text, seq bigint, internal boolean,
    number text, title text, body text)`

const toGiven = ({ ticketId, textId, tenantId, requesterId, body, ...more }: SearchText) => ({
  ...more,
  ticket_id: ticketId,
  text_id: textId,
  tenant_id: tenantId,
  requester_id: requesterId,
  body: indexedPart(body),
})
