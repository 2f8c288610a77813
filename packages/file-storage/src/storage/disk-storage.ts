import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ObjectMissing, type Storage } from './storage.ts'

/** Attachments in a folder: `objects/<key>`, moved there whole by a rename, so that no reader meets a part. */
export const diskStorage = (root: string): Storage => {
  const objects = join(root, 'objects')
  const spoolDir = join(root, 'uploads')
  const pathOf = (key: string): string => join(objects, ...key.split('/'))
  return {
    spoolDir,
    async put(key, file) {
      const target = pathOf(key)
      await mkdir(dirname(target), { recursive: true })
      await sync(file.path)
      await moveFile(file.path, target, join(spoolDir, `${randomUUID()}.part`))
      // the names must be as durable as the bytes: the folder's, and those of folders just made
      for (let dir = dirname(target); dir.length >= root.length; dir = dirname(dir)) await sync(dir)
    },
    async open(key, range) {
      const handle = await open(pathOf(key)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new ObjectMissing(key, { cause: error }) : error
      })
      return handle.createReadStream(range ? { start: range.from, end: range.to } : {})
    },
    remove: (key) => rm(pathOf(key), { force: true }),
    removeUnfinished: async () => 0, // its parts lie in the spool folder
  }
}

/** A rename, or across file systems a copy beside and then a rename. */
const moveFile = async (from: string, to: string, part: string): Promise<void> => {
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyFile(from, part)
    await sync(part)
    await rename(part, to)
    await rm(from, { force: true })
  }
}

const sync = async (path: string): Promise<void> => {
  const handle = await open(path)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
