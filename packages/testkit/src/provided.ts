import 'vitest'

// What the set-up of a run hands to its tests.
declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
    redisUrl: string
    kafkaBrokers: string
  }
}
