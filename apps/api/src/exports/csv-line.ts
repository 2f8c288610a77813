import type { Cell } from './ticket-cells.ts'

/** One line as RFC 4180 has it. What a spreadsheet would take for a formula begins with an apostrophe. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(encode).join(',')}\r\n`

const encode = (cell: Cell): string => {
  if (cell === null) return ''
  const text = typeof cell === 'string' ? tamed(cell) : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const tamed = (text: string): string => (/^\s*[=+\-@]|^[\t\r\n]/.test(text) ? `'${text}` : text)
