const enough = 64 * 1024

/** Short texts joined to pieces that are worth passing on. */
export async function* inChunks(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let held = ''
  for await (const text of texts) {
    held += text
    if (held.length < enough) continue
    yield held
    held = ''
  }
  if (held !== '') yield held
}
