export { wordOf } from './random/words.ts'
export { type Seeded, type SeedOptions, SeedRefused, seed } from './seed.ts'
export { tagOf } from './tickets/life.ts'
