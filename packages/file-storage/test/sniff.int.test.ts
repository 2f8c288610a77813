import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sniff } from '../src/index.ts'
import { cfbOf, sampleFiles, zipOf } from '../src/spec/index.ts'
import { fileOf, useFolder } from './folder.ts'

const folder = await useFolder()
const sniffed = async (content: Buffer | string, name = 'upload') =>
  sniff(await fileOf(folder, content), name)
const office = { '[Content_Types].xml': '<Types/>', '_rels/.rels': '' }
const ole = (name: string) => cfbOf('1Table', name)

describe('each type that may be attached', () => {
  test.each(Object.entries(sampleFiles))('%s is known by its content', async (type, content) => {
    expect((await sniffed(content, `file.${type}`)).type).toBe(type)
    // text has no signature: which kind it is, is the sender's word or the look of its lines
    expect((await sniffed(content, 'no-extension')).type).toBe(type)
    const isText = ['txt', 'csv', 'log'].includes(type)
    if (!isText) expect((await sniffed(content, 'lie.exe')).type).toBe(type)
  })

  test('a tar inside a gzip is a gzip', async () =>
    expect((await sniffed(gzipSync(sampleFiles.tar))).type).toBe('gz'))

  test('texts in other encodings are texts', async () => {
    const latin = await sniffed(Buffer.from('Stra\xdfe, gr\xfc\xdfe\n', 'latin1'), 'a.txt')
    expect(latin).toEqual({ type: 'txt', mediaType: 'text/plain' })
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Größe 日本\r\n', 'utf16le')])
    expect(await sniffed(wide, 'a.log')).toEqual({ type: 'log', mediaType: 'text/plain; charset=utf-16' })
    expect(await sniffed('Größe', 'a.txt')).toEqual({ type: 'txt', mediaType: 'text/plain; charset=utf-8' })
  })

  test('a character across two reads of the file breaks nothing', async () =>
    expect(await sniffed(`${'x'.repeat(65_535)}ü${'y'.repeat(70_000)}`, 'a.txt')).toMatchObject({
      mediaType: 'text/plain; charset=utf-8',
    }))

  test('a text that starts like another format is a text', async () => {
    expect((await sniffed('BM: please call back.\n', 'note.txt')).type).toBe('txt')
    expect((await sniffed('MZ is my initials.\n', 'note.txt')).type).toBe('txt')
  })

  test('a large Word document is known although its directory lies far inside', async () => {
    const small = cfbOf('1Table', 'WordDocument')
    // the directory moves behind 200 sectors of text, in reach of the second sector of the allocation table
    const far = Buffer.alloc(512 * 202)
    small.copy(far, 0, 0, 512)
    far.writeUInt32LE(200, 48)
    far.writeUInt32LE(2, 44)
    far.writeUInt32LE(0, 76)
    far.writeUInt32LE(1, 80)
    far.fill(0xff, 512, 512 * 3)
    far.writeUInt32LE(0xfffffffe, 512 * 2 + (200 - 128) * 4)
    small.copy(far, 512 * 201, 1024)
    expect((await sniffed(far)).type).toBe('doc')
  })
})

describe('what only looks like one of them', () => {
  test.each<[string, Buffer | string, string]>([
    ['a program', Buffer.from(`4d5a9000${'00'.repeat(200)}`, 'hex'), 'invoice.pdf'],
    ['an ELF', Buffer.from(`7f454c46020101${'00'.repeat(60)}`, 'hex'), 'notes.txt'],
    ['a page', '<!DOCTYPE html><script>alert(1)</script>', 'notes.txt'],
    ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', 'logo.png'],
    ['a page behind many blanks', `${' '.repeat(200_000)}<!doctype html>`, 'notes.txt'],
    ['a page that starts where one read of the file ends', `${' '.repeat(65_535)}<html>`, 'notes.txt'],
    ['a page behind many comments', `${'<!---->'.repeat(20_000)}<script>`, 'notes.txt'],
    ['a shell script', '#!/bin/sh\necho hi\n', 'log.log'],
    ['rich text', '{\\rtf1\\ansi hello}', 'letter.doc'],
    [
      'a document with macros',
      zipOf({ ...office, 'word/document.xml': '', 'word/vbaProject.bin': '' }),
      'a.docx',
    ],
    ['a sheet with macros', zipOf({ ...office, 'xl/workbook.xml': '', 'xl/vbaProject.bin': '' }), 'a.xlsx'],
    ['slides', zipOf({ ...office, 'ppt/presentation.xml': '' }), 'a.docx'],
    ['a Java archive', zipOf({ 'META-INF/MANIFEST.MF': '', 'A.class': '' }), 'a.zip'],
    [
      'a Java archive that puts its manifest last',
      zipOf({ 'A.class': '', 'META-INF/MANIFEST.MF': '' }),
      'a.zip',
    ],
    [
      'an OpenDocument text',
      zipOf({ mimetype: 'application/vnd.oasis.opendocument.text', 'x.xml': '' }),
      'a.docx',
    ],
    ['a ZIP cut short', sampleFiles.zip.subarray(0, -10), 'a.zip'],
    ['an old sheet', ole('Workbook'), 'a.doc'],
    ['old slides', ole('PowerPoint Document'), 'a.doc'],
    ['an encrypted document', ole('EncryptedPackage'), 'a.docx'],
    ['an Outlook mail', ole('__properties_version1.0'), 'a.doc'],
    ['two OLE documents in one', cfbOf('WordDocument', 'Workbook'), 'a.doc'],
    ['an OLE header and nothing else', ole('WordDocument').subarray(0, 600), 'a.doc'],
    ['noise', Buffer.from('0001020304050607', 'hex'), 'a.txt'],
    ['text with a NUL', 'hello\0world', 'a.txt'],
    ['text with a NUL far inside', `${'x'.repeat(200_000)}\0`, 'a.txt'],
    ['wide text without its mark', Buffer.from('hello', 'utf16le'), 'a.txt'],
  ])('%s is refused', async (_what, content, name) => expect((await sniffed(content, name)).type).toBeNull())

  test('a picture that is text in every byte is text', async () =>
    expect((await sniffed('GIF89a/*<script>alert(1)</script>*/=1;', 'x.gif')).type).toBe('txt'))

  test('an Office file is told by its directory, not by the order of its entries', async () => {
    const shuffled = zipOf({ 'xl/media/a.png': 'x'.repeat(5_000), 'word/document.xml': '<w/>', ...office })
    expect((await sniffed(shuffled)).type).toBe('docx')
  })

  test('an allocation table that runs in circles ends', async () => {
    const circle = Buffer.from(ole('Workbook'))
    circle.writeUInt32LE(1, 512 + 4)
    expect((await sniffed(circle)).type).toBeNull()
  })
})
