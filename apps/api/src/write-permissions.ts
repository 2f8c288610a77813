import { writeFile } from 'node:fs/promises'
import { inertServer } from './documents/inert-server.ts'
import { permissionsPage } from './documents/permissions-page.ts'

const app = await inertServer()
await writeFile(new URL('../../../docs/permissions.md', import.meta.url), permissionsPage(app.swagger()))
await app.close()
