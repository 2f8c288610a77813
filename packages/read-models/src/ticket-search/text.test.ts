import { expect, test } from 'vitest'
import { marked } from './highlights.ts'
import { indexedBytes, indexedPart, seqOf } from './text.ts'

test('a text of up to 200 KB is indexed whole', () => {
  const text = 'a'.repeat(indexedBytes)
  expect(indexedPart(text)).toBe(text)
})

test('of a longer one the part that fits, cut between two characters', () => {
  expect(indexedPart(`${'a'.repeat(indexedBytes)}b`)).toBe('a'.repeat(indexedBytes))
  const emoji = `${'a'.repeat(indexedBytes - 2)}😀`
  expect(indexedPart(emoji)).toBe('a'.repeat(indexedBytes - 2))
})

test('how new a ticket is comes from its number', () => {
  expect(seqOf('TCK-000123')).toBe(123)
  expect(seqOf('TCK-1000000')).toBe(1_000_000)
})

test('a snippet is escaped, whatever was typed', () =>
  expect(marked('<script>"\u0002it\'s\u0003" & <mark>')).toBe(
    '&#60;script&#62;&#34;<mark>it&#39;s</mark>&#34; &#38; &#60;mark&#62;',
  ))
