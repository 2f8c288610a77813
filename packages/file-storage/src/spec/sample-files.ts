import { gzipSync } from 'node:zlib'

/** A ZIP with these entries, stored; as small as one may be. */
export const zipOf = (entries: Readonly<Record<string, string>>): Buffer => {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(entries)) {
    const [label, data] = [Buffer.from(name), Buffer.from(content)]
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt32LE(crc32(data), 10)
    shared.writeUInt32LE(data.length, 14)
    shared.writeUInt32LE(data.length, 18)
    shared.writeUInt16LE(label.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, label, data])
    const more = Buffer.alloc(14)
    more.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, more, label]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(central.length, 8)
  end.writeUInt16LE(central.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

const crc32 = (bytes: Buffer): number => {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return ~crc >>> 0
}

/** An OLE compound file whose directory has these streams. */
export const cfbOf = (...streams: readonly string[]): Buffer => {
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeUInt32LE(1, 44)
  header.writeUInt32LE(1, 48) // the directory starts in sector 1
  header.writeUInt32LE(0xfffffffe, 60)
  header.writeUInt32LE(0xfffffffe, 68)
  header.fill(0xff, 76)
  header.writeUInt32LE(0, 76) // the allocation table is sector 0
  const sectors = Math.ceil((streams.length + 1) / 4)
  const table = Buffer.alloc(512, 0xff)
  table.writeUInt32LE(0xfffffffd, 0)
  for (let n = 1; n <= sectors; n += 1) table.writeUInt32LE(n === sectors ? 0xfffffffe : n + 1, n * 4)
  const directory = Buffer.alloc(sectors * 512)
  for (const [n, name] of ['Root Entry', ...streams].entries()) {
    directory.write(name, n * 128, 'utf16le')
    directory.writeUInt16LE((name.length + 1) * 2, n * 128 + 64)
    directory[n * 128 + 66] = n === 0 ? 5 : 2
  }
  return Buffer.concat([header, table, directory])
}

const tar = (): Buffer => {
  const header = Buffer.alloc(512)
  header.write('hello.txt')
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write('00000000005\0', 124)
  header.write('00000000000\0', 136)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, Buffer.from('hello'), Buffer.alloc(507 + 1024)])
}

const contentTypes = '<?xml version="1.0"?><Types/>'

/** One honest file of each type that may be attached. */
export const sampleFiles = {
  pdf: Buffer.from(
    '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n',
    'latin1',
  ),
  doc: cfbOf('1Table', 'WordDocument', '\x05SummaryInformation'),
  docx: zipOf({ '[Content_Types].xml': contentTypes, '_rels/.rels': '', 'word/document.xml': '<w/>' }),
  xlsx: zipOf({ '[Content_Types].xml': contentTypes, '_rels/.rels': '', 'xl/workbook.xml': '<x/>' }),
  csv: Buffer.from('name,amount\n"Smith, J.",12\nJones,7\n'),
  txt: Buffer.from('The printer on the third floor burns. Größe: 3 cm.\n'),
  log: Buffer.from('2026-11-21 10:00:00 INFO started\n2026-11-21 10:00:01 ERROR burning\n'),
  eml: Buffer.from(
    'From: rita@acme.test\r\nTo: help@docket.test\r\nSubject: Help\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n\r\nIt burns.\r\n',
  ),
  jpg: Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300ffd9', 'hex'),
  png: Buffer.from(
    '89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082',
    'hex',
  ),
  gif: Buffer.from('47494638396101000100800000000000ffffff2c00000000010001000002024401003b', 'hex'),
  zip: zipOf({ 'hello.txt': 'hello' }),
  tar: tar(),
  gz: gzipSync('hello'),
} as const satisfies Record<string, Buffer>
