import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { zipEntry } from './zip-entry.ts'

const text = Buffer.from('a server, again and again and again')

test('an entry is read whether it is stored or deflated', () => {
  const zip = zipOf({ name: 'stored', method: 0, bytes: text }, { name: 'deflated', method: 8, bytes: text })
  expect(zipEntry(zip, 'stored')).toEqual(text)
  expect(zipEntry(zip, 'deflated')).toEqual(text)
})

test('an entry that is not there is null', () => {
  expect(zipEntry(zipOf({ name: 'one', method: 0, bytes: text }), 'another')).toBeNull()
})

test('what is no zip is refused', () => {
  expect(() => zipEntry(Buffer.from('not a zip at all'), 'x')).toThrow('Not a zip archive')
})

test('an unknown compression is refused by its number', () => {
  expect(() => zipEntry(zipOf({ name: 'x', method: 14, bytes: text }), 'x')).toThrow('compression 14')
})

/** A zip with its directory at the end, as jar and zip write it (sums left out: the reader leaves them unread). */
const zipOf = (...files: { name: string; method: number; bytes: Buffer }[]): Buffer => {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, method, bytes } of files) {
    const packed = method === 8 ? deflateRawSync(bytes) : bytes
    const local = Buffer.alloc(30)
    local.write('PK\x03\x04', 'latin1')
    local.writeUInt16LE(name.length, 26)
    local.writeUInt16LE(4, 28) // an extra field, shorter than none in the directory
    const entry = Buffer.alloc(46)
    entry.write('PK\x01\x02', 'latin1')
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(bytes.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    const body = Buffer.concat([local, Buffer.from(name), Buffer.alloc(4), packed])
    bodies.push(body)
    directory.push(entry, Buffer.from(name))
    offset += body.length
  }
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, ...directory, end])
}
