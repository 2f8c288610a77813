import type { BusRecord } from '../publish.ts'

// The broker refuses a batch of more than 1 MB for one partition, for ever; the rest is room for its framing.
const mostBytesPerPartition = 900_000
const overheadPerRecord = 100

/** Records of one send, in the order of the call, with the partitions they go to. */
export type Send = { records: { record: BusRecord; partition: number }[] }

/**
 * Cuts records into sends so that no partition gets a batch the broker would refuse. Order is kept: a record
 * never goes out before one that was given earlier. A single record beyond the limit gets a send of its own.
 */
export const splitRecords = (
  records: readonly BusRecord[],
  partitionOf: (record: BusRecord) => number,
  mostBytes: number = mostBytesPerPartition,
): readonly Send[] => {
  const sends: Send[] = []
  let send: Send = { records: [] }
  let bytes = new Map<string, number>()
  for (const record of records) {
    const partition = partitionOf(record)
    const place = `${record.topic}/${partition}`
    const size = sizeOf(record)
    const filled = bytes.get(place) ?? 0
    if (filled > 0 && filled + size > mostBytes) {
      sends.push(send)
      send = { records: [] }
      bytes = new Map()
    }
    bytes.set(place, (bytes.get(place) ?? 0) + size)
    send.records.push({ record, partition })
  }
  if (send.records.length > 0) sends.push(send)
  return sends
}

const sizeOf = ({ key, value, headers }: BusRecord): number =>
  Object.entries(headers).reduce(
    (sum, [name, text]) => sum + name.length + Buffer.byteLength(text) + 4,
    overheadPerRecord + Buffer.byteLength(key) + (value?.length ?? 0),
  )
