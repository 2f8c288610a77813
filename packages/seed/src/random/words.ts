import type { Random } from './random.ts'

/** How many words there are. */
export const vocabulary = 200_000

const syllables = 'ka mo ri te su no va li de po ga ne fi ru bo se ta mi lo du'.split(' ')

/** The word of a rank, from 0 for the most common; letters only, and no two alike. */
export const wordOf = (rank: number): string => {
  let word = ''
  for (let rest = rank + 1; rest > 0; rest = Math.floor((rest - 1) / syllables.length)) {
    word += syllables[(rest - 1) % syllables.length]
  }
  return word.length < 4 ? `${word}n` : word
}

const words = Array.from({ length: vocabulary }, (_, rank) => wordOf(rank))

/** Zipf's law with exponent 1, by its continuous inverse: word n comes 1/n as often as the first. */
export const zipfRank = (random: Random, count: number = vocabulary): number =>
  Math.min(count, Math.floor(Math.exp(random.next() * Math.log(count + 1)))) - 1

/** So many words, as sentences. */
export const sentences = (random: Random, count: number): string => {
  const said: string[] = []
  for (let left = count; left > 0; ) {
    const length = Math.min(left, 5 + random.below(12))
    const sentence = Array.from({ length }, () => words[zipfRank(random)]).join(' ')
    said.push(`${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`)
    left -= length
  }
  return said.join(' ')
}
