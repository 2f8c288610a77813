/** The kinds of text that may be attached. */
export type TextKind = 'txt' | 'log' | 'csv' | 'eml'

/**
 * Which kind of text this is, by its beginning. Plain text, logs and tables do not differ in a way that machines could
 * be sure of, so among them the sender's word decides; without one the look of the lines does. Null for text that
 * programs run or browsers render: markup, scripts and page descriptions.
 */
export const textKind = (head: string, extension: string): TextKind | null => {
  if (isActive(head)) return null
  const said = words[extension]
  if (said !== undefined && said !== 'eml') return said
  if (looksLikeMail(head)) return 'eml'
  const lines = head.split(/\r?\n/).slice(0, sampledLines)
  if (looksLikeLog(lines)) return 'log'
  return looksLikeTable(lines) ? 'csv' : 'txt'
}

const words: Readonly<Record<string, TextKind>> = {
  txt: 'txt',
  text: 'txt',
  log: 'log',
  csv: 'csv',
  tsv: 'csv',
  eml: 'eml',
}

const sampledLines = 50

/** What the WHATWG sniffing standard takes for HTML or XML, and what a shell, PHP, a printer or Word takes for its own. */
const active =
  /^(?:<!doctype[\s>]|<!--|<(?:html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|svg|img|meta|object|embed|link|form)[\s>/]|<\?|<%|#!|%!ps|\{\\rtf)/i

const isActive = (head: string): boolean => active.test(head.trimStart())

/** A header block (RFC 5322): every line a field or a folded one, with a sender and something else every mail has. */
const looksLikeMail = (head: string): boolean => {
  const [block = ''] = head.split(/\r?\n\r?\n/, 1)
  const lines = block.split(/\r?\n/)
  const isBlock = lines.every((line, n) => /^[!-9;-~]+:/.test(line) || (n > 0 && /^[ \t]/.test(line)))
  const has = (name: RegExp) => lines.some((line) => name.test(line))
  return (
    isBlock && has(/^(from|return-path):/i) && has(/^(to|date|subject|received|message-id|mime-version):/i)
  )
}

const logLine =
  /^\W{0,2}(?:\d{4}[-/.]\d\d[-/.]\d\d|\d\d[-/.]\d\d[-/.]\d{2,4}|\d\d:\d\d:\d\d|[A-Z][a-z]{2} +\d{1,2} \d\d:\d\d|(?:trace|debug|info|notice|warn|warning|error|fatal|crit)\b)/i

const looksLikeLog = (lines: readonly string[]): boolean => {
  const written = lines.filter((line) => line.trim() !== '')
  return written.length > 0 && written.filter((line) => logLine.test(line)).length * 2 > written.length
}

/** The same number of cells, two or more, in each of several lines; quoted cells may hold the delimiter. */
const looksLikeTable = (lines: readonly string[]): boolean => {
  const written = lines.slice(0, -1).filter((line) => line !== '')
  if (written.length < 2) return false
  return [',', ';', '\t', '|'].some((delimiter) => {
    const counts = written.map((line) => line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length)
    return counts[0]! >= 2 && counts.every((count) => count === counts[0])
  })
}
