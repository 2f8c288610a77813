import { writeFile } from 'node:fs/promises'
import { asyncApiDocument } from './asyncapi.ts'

// Run it after a change of the public events: node packages/contracts/src/events/write-asyncapi.ts
await writeFile(
  new URL('../../../../docs/asyncapi.json', import.meta.url),
  `${JSON.stringify(asyncApiDocument(), null, 2)}\n`,
)
