import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { diskStorage } from './disk-storage.ts'
import { s3Storage } from './s3/s3-storage.ts'
import type { Storage } from './storage.ts'

export type StorageSettings = {
  /** `file:///folder`, `s3://bucket/prefix`, or `https://endpoint/bucket/prefix`; by default `files` in `dataDir`. */
  url?: string | undefined
  dataDir: string
  accessKeyId?: string | undefined
  secretAccessKey?: string | undefined
  sessionToken?: string | undefined
  region: string
}

/** The storage that the settings name; opens nothing yet. Throws `RangeError` for settings that do not fit. */
export const openStorage = (settings: StorageSettings): Storage => {
  const { url: said, dataDir, region, accessKeyId, secretAccessKey, sessionToken } = settings
  const data = isAbsolute(dataDir) ? dataDir : resolve(dataDir)
  if (said === undefined) return diskStorage(join(data, 'files'))
  const url = new URL(said)
  if (url.protocol === 'file:') return diskStorage(fileURLToPath(url))
  if (!['s3:', 'https:', 'http:'].includes(url.protocol))
    throw wrong(`unknown kind of storage ${url.protocol}`)
  if (url.search || url.hash || url.username || url.password) throw wrong('only host and path may be said')
  if (!accessKeyId || !secretAccessKey) throw wrong('needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY')
  const isAws = url.protocol === 's3:'
  const origin = isAws ? `https://s3.${region}.amazonaws.com` : url.origin
  const [bucket, ...prefix] = [...(isAws ? [url.hostname] : []), ...url.pathname.split('/')].filter(Boolean)
  if (bucket === undefined) throw wrong('names no bucket')
  if (![bucket, ...prefix].every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part)))
    throw wrong('bucket and prefix may have letters, digits, ".", "_" and "-"')
  return s3Storage({
    endpoint: `${origin}/${bucket}`,
    prefix: prefix.map((part) => `${part}/`).join(''),
    spoolDir: join(data, 'uploads'),
    ...{ region, accessKeyId, secretAccessKey, sessionToken },
  })
}

const wrong = (detail: string) => new RangeError(`DOCKET_STORAGE_URL: ${detail}`)
