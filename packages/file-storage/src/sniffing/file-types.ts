/** What may be attached: each type with the media type it is served as and the extensions its names end in. */
export const fileTypes = {
  pdf: { mediaType: 'application/pdf', extensions: ['pdf'] },
  doc: { mediaType: 'application/msword', extensions: ['doc', 'dot'] },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extensions: ['docx', 'dotx'],
  },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extensions: ['xlsx', 'xltx'],
  },
  csv: { mediaType: 'text/csv', extensions: ['csv', 'tsv'] },
  txt: { mediaType: 'text/plain', extensions: ['txt', 'text'] },
  log: { mediaType: 'text/plain', extensions: ['log', 'txt'] },
  eml: { mediaType: 'message/rfc822', extensions: ['eml'] },
  jpg: { mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  png: { mediaType: 'image/png', extensions: ['png'] },
  gif: { mediaType: 'image/gif', extensions: ['gif'] },
  zip: { mediaType: 'application/zip', extensions: ['zip'] },
  tar: { mediaType: 'application/x-tar', extensions: ['tar'] },
  gz: { mediaType: 'application/gzip', extensions: ['gz', 'tgz'] },
} as const satisfies Record<string, { mediaType: string; extensions: readonly [string, ...string[]] }>

export type FileType = keyof typeof fileTypes

/** Other words for a type in `DOCKET_FILE_TYPES`. */
const aliases: Readonly<Record<string, FileType>> = { jpeg: 'jpg', tgz: 'gz', gzip: 'gz', text: 'txt' }

/** The list of `DOCKET_FILE_TYPES`, e.g. `pdf,png,txt`; throws for a type nobody can recognise. */
export const parseFileTypes = (list: string): ReadonlySet<FileType> => {
  const words = list
    .split(',')
    .map((word) => word.trim().toLowerCase().replace(/^\./, ''))
    .filter((word) => word !== '')
  return new Set(
    words.map((word) => {
      const type = Object.hasOwn(aliases, word) ? aliases[word]! : word
      if (!Object.hasOwn(fileTypes, type))
        throw new RangeError(`DOCKET_FILE_TYPES: ${word} is not one of ${Object.keys(fileTypes).join(', ')}`)
      return type as FileType
    }),
  )
}
