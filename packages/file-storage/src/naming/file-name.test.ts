import { describe, expect, test } from 'vitest'
import { safeFileName, withExtension } from './file-name.ts'

describe('a safe file name', () => {
  test.each([
    ['invoice.pdf', 'invoice.pdf'],
    ['Größe über 3 µm.txt', 'Größe über 3 µm.txt'],
    ['日本語.log', '日本語.log'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\cmd.exe', 'cmd.exe'],
    ['C:\\Users\\rita\\notes.txt', 'notes.txt'],
    ['/', 'file'],
    ['..', 'file'],
    ['', 'file'],
    ['   ', 'file'],
    ['.htaccess', 'htaccess'],
    ['name.txt. . ', 'name.txt'],
    ['a\r\nSet-Cookie: x=1.txt', 'aSet-Cookie_ x=1.txt'],
    ['a\0b.txt', 'ab.txt'],
    ['a"b.txt', 'a_b.txt'],
    ['<script>.txt', '_script_.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['a\u2066b\u2069\u200F\u061C.txt', 'ab.txt'],
    ['a\u200Bb\uFEFF\u2028.txt', 'ab.txt'],
    ['\uD800.txt', 'txt'],
    ['two   spaces.txt', 'two spaces.txt'],
    ['e\u0301.txt', '\u00e9.txt'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['Com1.log', '_Com1.log'],
    ['lpt³.csv', '_lpt³.csv'],
    ['console.txt', 'console.txt'],
  ])('%j becomes %j', (said, kept) => expect(safeFileName(said)).toBe(kept))

  test.each([
    `${'a'.repeat(500)}.docx`,
    `${'ü'.repeat(300)}.docx`,
    `${'👩‍👩‍👧‍👦'.repeat(40)}.docx`,
    `${'x.'.repeat(400)}docx`,
  ])('is cut to 200 bytes, keeps its extension and splits no character', (said) => {
    const kept = safeFileName(said)
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(200)
    expect(Buffer.byteLength(kept)).toBeGreaterThan(150)
    expect(kept).toMatch(/[^.]\.docx$/)
    expect(kept.isWellFormed()).toBe(true)
  })

  test('is safe already when it was made safe', () => {
    for (const said of ['../a\u202E"b.txt', `${'ü'.repeat(300)}.docx`, 'CON.txt', '. .x'])
      expect(safeFileName(safeFileName(said))).toBe(safeFileName(said))
  })
})

describe('the extension', () => {
  test.each([
    ['photo.jpg', 'photo.jpg'],
    ['photo.JPEG', 'photo.JPEG'],
    ['photo.png', 'photo.png.jpg'],
    ['run.bat', 'run.bat.jpg'],
    ['photo', 'photo.jpg'],
  ])('of %s fits a picture as %s', (name, kept) => expect(withExtension(name, ['jpg', 'jpeg'])).toBe(kept))

  test('is added to the longest name too', () =>
    expect(withExtension(safeFileName('a'.repeat(500)), ['txt'])).toMatch(/^a{190,196}\.txt$/))
})
