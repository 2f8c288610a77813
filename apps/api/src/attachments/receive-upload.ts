import { type UploadFields, uploadFields } from '@docket/contracts'
import { type Spooled, spool, tooLarge } from '@docket/file-storage'
import { Failure, type FieldError } from '@docket/runtime'
import type { FastifyRequest } from 'fastify'
import { safeParse } from 'zod/v4/core'
import { invalidInput } from '../plugins/validation.ts'
import type { Files } from './files.ts'
import { watchArrival } from './watch-arrival.ts'

/** A file as it arrived, with what was said about it. Nothing of it is trusted yet. */
export type Upload = { file: Spooled; saidName: string; fields: UploadFields }

/** Boundaries, part headers and the few small fields of a form around its file. */
const formBytes = 64 * 1024

/**
 * Reads the form of an upload: one file named `file`, straight to disk, and a few short fields before or after it.
 * Throws `invalid_input`, `payload_too_large` or `unsupported_media_type`; whatever goes wrong, no file is left.
 */
export const receiveUpload = async (
  request: FastifyRequest,
  { storage, maxBytes }: Pick<Files, 'storage' | 'maxBytes'>,
): Promise<Upload> => {
  if (!request.isMultipart())
    throw new Failure('unsupported_media_type', 'Send multipart/form-data with one file named "file".')
  const most = maxBytes + formBytes
  if (Number(request.headers['content-length'] ?? 0) > most) throw tooLarge(maxBytes)

  // the file's limit is ours to notice (spool); these are for everything around it
  const limits = {
    ...{ files: 1, fields: 6, parts: 7, fieldNameSize: 100, fieldSize: 1_000 },
    ...{ headerPairs: 20, headerSize: 8_192, fileSize: maxBytes + 1 },
  }
  const parts = request.parts({ limits })
  const next = parts.next() // the parser takes the stream only now, and must have it before anybody counts
  const arrival = watchArrival(request.raw, { most, tooMuch: () => tooLarge(maxBytes) })
  const form = { file: null as Spooled | null, saidName: '', fields: {} as Record<string, string> }
  try {
    for (let part = await arrival.or(next); !part.done; part = await arrival.or(parts.next())) {
      const { value } = part
      if (value.type === 'file') {
        if (value.fieldname !== 'file') throw strayField(value.fieldname)
        form.saidName = unescaped(value.filename ?? '')
        const { signal } = arrival
        form.file = await spool(value.file, { dir: storage.spoolDir, maxBytes, signal })
      } else {
        if (value.valueTruncated || typeof value.value !== 'string') throw strayField(value.fieldname)
        if (Object.hasOwn(form.fields, value.fieldname)) throw strayField(value.fieldname)
        form.fields[value.fieldname] = value.value
      }
    }
    return { file: fileOf(form.file), saidName: form.saidName, fields: fieldsOf(form.fields) }
  } catch (error) {
    await form.file?.discard()
    throw arrival.failure() ?? formFailure(error)
  } finally {
    arrival.done()
  }
}

/** Browsers write quotes and line breaks in the name of a file this way, and no other character. */
const unescaped = (name: string): string => name.replace(/%22/g, '"').replace(/%0[ad]/gi, '')

const fileOf = (file: Spooled | null): Spooled => {
  if (file === null)
    throw wrong('The form has no file.', { path: 'file', code: 'required', message: 'is missing' })
  if (file.bytes === 0)
    throw wrong('The file is empty.', { path: 'file', code: 'empty', message: 'is empty' })
  return file
}

const fieldsOf = (said: Readonly<Record<string, string>>): UploadFields => {
  const parsed = safeParse(uploadFields, said)
  if (!parsed.success) throw invalidInput(parsed.error.issues)
  return parsed.data
}

const wrong = (detail: string, error: FieldError) => new Failure('invalid_input', detail, { errors: [error] })

const strayField = (path: string) =>
  wrong('The form has a field that does not belong there.', {
    path,
    code: 'unknown_field',
    message: 'is not a field of this form, too long or sent twice',
  })

/** What the parser throws is about the form; what the disk throws is about us. */
const formFailure = (error: unknown): unknown => {
  if (error instanceof Failure) return error
  const { code = '', syscall } = error as { code?: string; syscall?: string }
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Failure('dependency_down', 'There is no room for files now; try again later.', {
      cause: error,
    })
  if (['open', 'write', 'mkdir', 'close'].includes(syscall ?? '')) return error
  const isLimit = /^FST_(PARTS|FILES|FIELDS)_LIMIT$/.test(code)
  return new Failure(
    'invalid_input',
    isLimit ? 'The form may have one file and few fields.' : 'The body is not a whole multipart form.',
    { cause: error, errors: [{ path: 'body', code: code || 'malformed', message: 'is not such a form' }] },
  )
}
