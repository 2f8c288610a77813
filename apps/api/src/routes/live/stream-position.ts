import { formatFeedId, parseFeedId } from '@docket/live-feed'

/**
 * How far a stream has told its client: everything up to `n` but the entries `held` back, which are being merged
 * into a later one. Without `held` a client cut at the wrong moment would lose those, or be told others twice.
 */
export type StreamPosition = { readonly epoch: string; readonly n: number; readonly held: readonly number[] }

const holdsAtMost = 64

/**
 * The SSE id: `<epoch>.<n>`, and for each entry held back `-` and how far it lies before n, in base 36. With too
 * many of them it names the place before the first: a client cut right there is told some changes twice.
 */
export const formatPosition = ({ epoch, n, held }: StreamPosition): string => {
  if (held.length > holdsAtMost) return formatFeedId({ epoch, n: Math.min(...held) - 1 })
  return formatFeedId({ epoch, n }) + held.map((one) => `-${(n - one).toString(36)}`).join('')
}

/** The position a client says it was told, or null for what cannot be one. */
export const parsePosition = (id: string): StreamPosition | null => {
  const [at = '', ...distances] = id.split('-')
  const position = parseFeedId(at)
  if (position === null || distances.length > holdsAtMost) return null
  if (!distances.every((distance) => /^[0-9a-z]{1,8}$/.test(distance))) return null
  const held = distances.map((distance) => position.n - Number.parseInt(distance, 36))
  return held.every((one) => one > 0) ? { ...position, held } : null
}
