import { writeFile } from 'node:fs/promises'
import { inertServer } from './documents/inert-server.ts'

const app = await inertServer()
await writeFile(
  new URL('../../../docs/openapi.json', import.meta.url),
  `${JSON.stringify(app.swagger(), null, 2)}\n`,
)
await app.close()
