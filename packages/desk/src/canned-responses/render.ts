/** What a text may speak of, by the names of its placeholders; null where the ticket has none. */
export type Speakable = { readonly [Name in Placeholder]: string | null }

export const placeholders = [
  'ticket.number',
  'ticket.title',
  'ticket.status',
  'ticket.priority',
  'requester.name',
  'requester.firstName',
  'organization.name',
  'assignee.name',
  'team.name',
  'agent.name',
  'agent.firstName',
] as const
export type Placeholder = (typeof placeholders)[number]

/**
 * The text with its placeholders filled in. `{{requester.name}}` is the value, `{{assignee.name | our team}}` the words
 * after the bar where there is none (else nothing), and `\{{` two braces. Values go in as plain text, on one line and
 * once: what they hold is never looked at again, so that nobody called `{{agent.name}}` makes a text say more.
 */
export const render = (text: string, speakable: Speakable): string =>
  text.replace(pattern, (found, inside?: string) => {
    if (inside === undefined) return '{{'
    const { name, otherwise } = parse(inside)
    if (!isPlaceholder(name)) return found
    const value = speakable[name]
    return value === null || value === '' ? otherwise : onOneLine(value)
  })

/** The placeholders of a text that mean nothing, as they are written. */
export const unknownPlaceholders = (text: string): string[] =>
  [...text.matchAll(pattern)].flatMap(([, inside]) => {
    if (inside === undefined) return []
    const { name } = parse(inside)
    return isPlaceholder(name) ? [] : [name]
  })

// bounded inside, so that no text makes it look far ahead from every brace
const pattern = /\\\{\{|\{\{([^{}]{0,200})\}\}/g

const parse = (inside: string): { name: string; otherwise: string } => {
  const [name = '', ...rest] = inside.split('|')
  return { name: name.trim(), otherwise: rest.join('|').trim() }
}

const isPlaceholder = (name: string): name is Placeholder =>
  (placeholders as readonly string[]).includes(name)

const onOneLine = (value: string): string => value.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
