import { type Kysely, sql } from 'kysely'
import type { ReadDatabase } from '../database-types.ts'
import { wordsOf } from './matching.ts'
import type { TextMatch } from './search-tickets.ts'

/** Why a ticket was found. The snippet is HTML: escaped text, with `<mark>` around what matched. */
export type Highlight = {
  field: 'title' | 'description' | 'comment'
  commentId: string | null
  snippet: string
}

/** So much of a text is looked through for a snippet. */
const highlightedCharacters = 16_000
/** A text this short is its own snippet. */
const shownWhole = 160

/**
 * Snippets for the tickets of one page of a search, from the text of each that matched best. A ticket whose text was
 * changed in between has none.
 */
export const readHighlights = async (
  db: Kysely<ReadDatabase>,
  asked: { tenantId: string; q: string; matches: ReadonlyMap<string, TextMatch> },
): Promise<ReadonlyMap<string, Highlight>> => {
  const { tenantId, q, matches } = asked
  if (matches.size === 0) return new Map()
  const given = [...matches].map(([ticketId, { textId }]) => ({ ticketId, textId }))
  const { rows } = await sql<Text>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as texts ("ticketId" uuid, "textId" text)
    ), text as (
      select "ticketId", "textId", detail ->> 'title' as title, detail ->> 'description' as body
      from given join ticket_detail on ticket_id = "ticketId" and tenant_id = ${tenantId}
      where "textId" = 'ticket'
      union all
      select "ticketId", "textId", null, body
      from given join ticket_comment on ticket_id = "ticketId" and comment_id::text = "textId"
      where tenant_id = ${tenantId} and deleted_at is null
    )
    select "ticketId", "textId", title, left(body, 200) as body,
      ts_headline('simple', translate(title, ${typed}, ${kept}), ${wordsOf(q)}, ${`HighlightAll=true,${selectors}`})
        as "titleSnippet",
      ts_headline('simple', translate(left(body, ${highlightedCharacters}), ${typed}, ${kept}), ${wordsOf(q)},
        case when length(body) <= ${shownWhole} then ${`HighlightAll=true,${selectors}`}
          else ${`MaxFragments=2,MaxWords=20,MinWords=8,FragmentDelimiter=" … ",${selectors}`} end) as "bodySnippet"
    from text`.execute(db)
  return new Map(
    rows.map((row) => [
      row.ticketId,
      matches.get(row.ticketId)?.by === 'title' ? titleHighlight(row, q) : wordsHighlight(row),
    ]),
  )
}

type Text = {
  ticketId: string
  textId: string
  title: string | null
  body: string
  titleSnippet: string | null
  bodySnippet: string
}

// Characters that PostgreSQL puts around a match, and others that stand for what it would take for markup and leave
// out. All are taken out of the text first, so that no text can bring its own.
const begin = '\u0002'
const end = '\u0003'
const markup = '<>&'
const kept = '\u0004\u0005\u0006'
const typed = markup + begin + end + kept
const selectors = `StartSel=${begin},StopSel=${end}`

const wordsHighlight = ({ textId, titleSnippet, bodySnippet }: Text): Highlight => {
  if (textId !== 'ticket') return { field: 'comment', commentId: textId, snippet: marked(bodySnippet) }
  return titleSnippet?.includes(begin)
    ? { field: 'title', commentId: null, snippet: marked(titleSnippet) }
    : { field: 'description', commentId: null, snippet: marked(bodySnippet) }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
const controls = /[\u0002-\u0006]/g

const titleHighlight = ({ title }: Text, q: string): Highlight => {
  const text = (title ?? '').replace(controls, '')
  const from = text.toLowerCase().indexOf(q.trim().toLowerCase())
  const to = from + q.trim().length
  const snippet =
    from < 0 ? text : `${text.slice(0, from)}${begin}${text.slice(from, to)}${end}${text.slice(to)}`
  return { field: 'title', commentId: null, snippet: marked(snippet) }
}

/** Escapes first, then turns the marks into tags: nothing that was typed can become markup. */
export const marked = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
    .replace(/[\u0004-\u0006]/g, (character) => markup[kept.indexOf(character)]!)
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replaceAll(begin, '<mark>')
    .replaceAll(end, '</mark>')
