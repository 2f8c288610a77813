import { Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

export type ZipEntry = { name: string; content: Iterable<string> | AsyncIterable<string> }

/** A zip archive as it is made, entry by entry; none of it is held. Up to 4 GiB, which no export reaches. */
export async function* zipArchive(entries: readonly ZipEntry[]): AsyncGenerator<Buffer> {
  let offset = 0
  const directory: Buffer[] = []
  for (const { name, content } of entries) {
    const start = offset
    const file = Buffer.from(name)
    const size = { crc: 0, whole: 0, packed: 0 }
    const header = fields(
      [0x04034b50, 4],
      [20, 2],
      [streamed, 2],
      [deflated, 2],
      [0, 2],
      [noDate, 2],
      [0, 12],
      [file.length, 2],
      [0, 2],
    )
    yield Buffer.concat([header, file])
    for await (const packed of deflate(content, size)) {
      size.packed += packed.length
      yield packed
    }
    const sizes = [
      [size.crc, 4],
      [size.packed, 4],
      [size.whole, 4],
    ] as const
    yield fields([0x08074b50, 4], ...sizes)
    offset += header.length + file.length + size.packed + 16
    const entry = [
      [20, 2],
      [20, 2],
      [streamed, 2],
      [deflated, 2],
      [0, 2],
      [noDate, 2],
      ...sizes,
      [file.length, 2],
    ] as const
    directory.push(fields([0x02014b50, 4], ...entry, [0, 12], [start, 4]), file)
  }
  const central = Buffer.concat(directory)
  const count = entries.length
  const end = [
    [0, 4],
    [count, 2],
    [count, 2],
    [central.length, 4],
    [offset, 4],
    [0, 2],
  ] as const
  yield Buffer.concat([central, fields([0x06054b50, 4], ...end)])
}

/** The sizes follow the content, whose names are UTF-8. */
const streamed = 0x0808
const deflated = 8
/** 1980-01-01: the same tickets are the same bytes. */
const noDate = 0x21

async function* deflate(
  content: ZipEntry['content'],
  size: { crc: number; whole: number },
): AsyncGenerator<Buffer> {
  const measured = async function* () {
    for await (const text of content) {
      const bytes = Buffer.from(text)
      size.crc = crc32(bytes, size.crc)
      size.whole += bytes.length
      yield bytes
    }
  }
  yield* Readable.from(measured(), { objectMode: false }).compose(createDeflateRaw()) as AsyncIterable<Buffer>
}

/** Little-endian numbers of 2 or 4 bytes; a longer field is filled with zeros. */
const fields = (...given: readonly (readonly [value: number, bytes: number])[]): Buffer => {
  const all = Buffer.alloc(given.reduce((sum, [, bytes]) => sum + bytes, 0))
  let at = 0
  for (const [value, bytes] of given) {
    if (bytes === 2) all.writeUInt16LE(value, at)
    if (bytes === 4) all.writeUInt32LE(value >>> 0, at)
    at += bytes
  }
  return all
}
