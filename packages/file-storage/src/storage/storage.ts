import type { Readable } from 'node:stream'

/** First and last byte, both inclusive, as a Range header counts them. */
export type ByteRange = { from: number; to: number }

/** A file on this machine, whole and known. */
export type LocalFile = { path: string; bytes: number; sha256: string }

/**
 * Where the bytes of attachments lie. An object is written once under a key of its own and never changed, so every
 * call may be repeated. Throws `Failure` (`dependency_down`) when the storage does not answer.
 */
export type Storage = {
  /** Uploads wait here until they are whole and known; for storage on disk it is on the same disk. */
  readonly spoolDir: string
  /** Durable when it resolves. May take the local file away. */
  put(key: string, file: LocalFile, signal?: AbortSignal): Promise<void>
  /** Throws `ObjectMissing` if there is none. Whoever opens a stream reads it or destroys it. */
  open(key: string, range?: ByteRange): Promise<Readable>
  /** Removing what is not there is done already. */
  remove(key: string): Promise<void>
  /** Removes what unfinished writes of the storage itself left behind before that moment; answers how many. */
  removeUnfinished(before: Date): Promise<number>
}

/** A reference leads to bytes that are not there: a defect of ours or of the storage, never the caller's. */
export class ObjectMissing extends Error {
  override readonly name = 'ObjectMissing'
}
