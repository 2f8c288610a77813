import { inChunks } from './in-chunks.ts'
import type { Cell } from './ticket-cells.ts'
import { zipArchive } from './zip-archive.ts'

/** What one sheet can hold, its headings included. */
const mostRows = 1_048_576

/** A workbook of one sheet as it is made. Texts are stored as texts: no program takes one for a formula. */
export const xlsxWorkbook = (
  sheetName: string,
  lines: AsyncIterable<readonly Cell[]>,
): AsyncGenerator<Buffer> =>
  zipArchive([
    { name: '[Content_Types].xml', content: [contentTypes] },
    { name: '_rels/.rels', content: [relationship('officeDocument', 'xl/workbook.xml')] },
    { name: 'xl/workbook.xml', content: [workbook(sheetName)] },
    { name: 'xl/_rels/workbook.xml.rels', content: [relationship('worksheet', 'worksheets/sheet1.xml')] },
    { name: 'xl/worksheets/sheet1.xml', content: inChunks(sheet(lines)) },
  ])

async function* sheet(lines: AsyncIterable<readonly Cell[]>): AsyncGenerator<string> {
  yield `${declaration}<worksheet xmlns="${main}"><sheetData>`
  let rows = 0
  for await (const line of lines) {
    if (++rows > mostRows) throw new Error('a sheet holds no more rows: export.csv does')
    yield `<row>${line.map(cell).join('')}</row>`
  }
  yield '</sheetData></worksheet>'
}

const cell = (value: Cell): string => {
  if (value === null) return '<c/>'
  if (typeof value === 'number') return `<c><v>${value}</v></c>`
  if (typeof value === 'boolean') return `<c t="b"><v>${value ? 1 : 0}</v></c>`
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`
}

/** XML has no place for most control characters. */
const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are meant
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const ofDocuments = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const ofPackages = 'http://schemas.openxmlformats.org/package/2006'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const contentTypes = `${declaration}<Types xmlns="${ofPackages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}.worksheet+xml"/></Types>`

const relationship = (type: string, target: string): string =>
  `${declaration}<Relationships xmlns="${ofPackages}/relationships"><Relationship Id="rId1" Type="${ofDocuments}/${type}" Target="${target}"/></Relationships>`

const workbook = (sheetName: string): string =>
  `${declaration}<workbook xmlns="${main}" xmlns:r="${ofDocuments}"><sheets><sheet name="${escaped(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`
