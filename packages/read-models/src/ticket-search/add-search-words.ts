import type { QueryConfig } from 'pg'

/** The texts a ticket is found by. */
export type SearchTexts = {
  ticketId: string
  tenantId: string
  number: string
  title: string
  description: string
}

/**
 * One statement that (re)writes the words of any number of tickets: number and title weigh A, the description B.
 * The number is there in parts, too, so that its digits alone find it. No stemming: tickets come in any language.
 */
export const addSearchWords = (
  texts: readonly SearchTexts[],
  target = 'ticket_search',
  tickets: 'any' | 'new' = 'any', // a table that is being filled has no key yet to meet known ones by
): QueryConfig => ({
  name: `add_search_words_${target}_${tickets}`,
  text: `
    insert into ${target} as known (ticket_id, tenant_id, words)
    select "ticketId", "tenantId",
      setweight(to_tsvector('simple', concat_ws(' ', number, replace(number, '-', ' '), title)), 'A')
      || setweight(to_tsvector('simple', description), 'B')
    from jsonb_to_recordset($1::jsonb)
      as given ("ticketId" uuid, "tenantId" uuid, number text, title text, description text)
    ${tickets === 'any' ? 'on conflict (ticket_id) do update set words = excluded.words' : ''}`,
  values: [
    JSON.stringify(
      texts.map(({ ticketId, tenantId, number, title, description }) => ({
        ticketId,
        tenantId,
        number,
        title,
        description,
      })),
    ),
  ],
})
