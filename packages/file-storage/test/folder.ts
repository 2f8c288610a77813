import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll } from 'vitest'
import { type Spooled, spool } from '../src/index.ts'

/** A folder of the test file's own, gone after its last test. */
export const useFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'docket-files-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export const fileOf = async (
  folder: string,
  content: Buffer | string,
): Promise<{ path: string; bytes: number }> => {
  const path = join(folder, randomUUID())
  await writeFile(path, content)
  return { path, bytes: Buffer.byteLength(content) }
}

export const spoolOf = (dir: string, content: Buffer | string): Promise<Spooled> =>
  spool(Readable.from([Buffer.from(content)]), { dir, maxBytes: 1 << 30 })

export const filesIn = (folder: string): Promise<readonly string[]> =>
  readdir(folder, { recursive: true, withFileTypes: true }).then(
    (entries) => entries.filter((entry) => entry.isFile()).map((entry) => entry.name),
    () => [],
  )
