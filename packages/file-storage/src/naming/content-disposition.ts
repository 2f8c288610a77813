/**
 * `Content-Disposition` of a download (RFC 6266): a plain ASCII name for old clients, and the whole name in the
 * encoding of RFC 8187 where it needs one.
 */
export const attachmentDisposition = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')
  const quoted = `attachment; filename="${plain}"`
  return plain === name ? quoted : `${quoted}; filename*=UTF-8''${extendedValue(name)}`
}

/** RFC 8187 allows fewer characters to stand for themselves than encodeURIComponent leaves. */
const extendedValue = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
