import { inflateRawSync } from 'node:zlib'

/**
 * Reads one file out of a zip (or jar) in memory; null when it has no such entry. Throws on what is no zip and on
 * compression other than deflate. Enough for archives below 4 GiB; unzip may be absent.
 */
export const zipEntry = (zip: Buffer, name: string): Buffer | null => {
  const end = zip.lastIndexOf(endOfDirectory)
  if (end < 0) throw new Error('Not a zip archive')
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28)
    const entryName = zip.toString('utf8', at + 46, at + 46 + nameLength)
    if (entryName === name) return contents(zip, at)
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return null
}

const endOfDirectory = Buffer.from('PK\x05\x06', 'latin1')

const contents = (zip: Buffer, directoryEntry: number): Buffer => {
  const method = zip.readUInt16LE(directoryEntry + 10)
  const size = zip.readUInt32LE(directoryEntry + 20)
  const header = zip.readUInt32LE(directoryEntry + 42)
  const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
  const packed = zip.subarray(start, start + size)
  if (method === 0) return Buffer.from(packed)
  if (method === 8) return inflateRawSync(packed)
  throw new Error(`Zip compression ${method} is not understood`)
}
