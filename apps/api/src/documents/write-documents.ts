import { writeFile } from 'node:fs/promises'
import { inertServer } from './inert-server.ts'
import { permissionsPage } from './permissions-page.ts'

// Writes what of docs/ is made from the routes. With `--release` also the document that breaking changes are held against.
const app = await inertServer()
const docs = new URL('../../../../docs/', import.meta.url)
const openapi = `${JSON.stringify(app.swagger(), null, 2)}\n`
await writeFile(new URL('openapi.json', docs), openapi)
await writeFile(new URL('permissions.md', docs), permissionsPage(app.swagger()))
if (process.argv.includes('--release')) await writeFile(new URL('openapi.released.json', docs), openapi)
await app.close()
