import { createHash } from 'node:crypto'

/** `count` of the names, or all if there are fewer; the same seed chooses the same ones in any order of them. */
export const chooseSeeded = (names: readonly string[], count: number, seed: number): ReadonlySet<string> => {
  const draw = (name: string): string => createHash('sha256').update(`${seed}:${name}`).digest('hex')
  const ranked = names.map((name) => [draw(name), name] as const).sort(([a], [b]) => (a < b ? -1 : 1))
  return new Set(ranked.slice(0, count).map(([, name]) => name))
}
