const longestBytes = 200

/**
 * A name that is safe to keep, to show and to save under anywhere: no path, no control or direction-changing
 * characters, nothing that a shell, a header or Windows reads as something else, and not too long. What is left of
 * an empty name is `file`.
 */
export const safeFileName = (said: string): string => {
  const last = said.toWellFormed().split(/[\\/]/).at(-1) ?? ''
  const plain = last
    .normalize('NFC')
    .replace(unseen, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const name = shortened(plain || 'file')
  return reserved.test(name) ? `_${name}` : name
}

/** The name, ending in an extension of its type: what is no program must not be saved as one. */
export const withExtension = (name: string, extensions: readonly [string, ...string[]]): string => {
  const fits = extensions.some((extension) => name.toLowerCase().endsWith(`.${extension}`))
  return fits ? name : shortened(`${name}.${extensions[0]}`)
}

/** Control and format characters (which hold the bidirectional ones), line separators, private and unassigned ones. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Cs}\u{FFFD}]/gu

/** Names of devices on Windows, whatever the extension. */
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

/** Cut before the extension, never inside a character. */
const shortened = (name: string): string => {
  if (Buffer.byteLength(name) <= longestBytes) return name
  const extension = /\.[^. ]{1,16}$/.exec(name)?.[0] ?? ''
  const room = longestBytes - Buffer.byteLength(extension)
  let stem = ''
  let used = 0
  for (const { segment } of graphemes.segment(name.slice(0, name.length - extension.length))) {
    used += Buffer.byteLength(segment)
    if (used > room) break
    stem += segment
  }
  return `${stem.trimEnd().replace(/\.+$/, '') || 'file'}${extension}`
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
