import { type BusRecord, type News, runHeader, streamHeader, versionHeader } from '../src/index.ts'

/** A record as the relay writes it, as far as a news source reads it. */
export const recordOf = (topic: string, { streamId, version }: News, run?: string): BusRecord => ({
  topic,
  key: streamId,
  value: Buffer.from(JSON.stringify({ streamId, version })),
  headers: {
    [streamHeader]: streamId,
    [versionHeader]: String(version).padStart(12, '0'),
    ...(run === undefined ? {} : { [runHeader]: run }),
  },
})
