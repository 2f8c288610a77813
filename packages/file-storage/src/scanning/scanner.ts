import type { LocalFile } from '../storage/storage.ts'

/** What a scanner says of a file. */
export type Verdict =
  | { verdict: 'clean' }
  | { verdict: 'infected'; signature: string }
  /** The scanner looked and could not say, e.g. because the file is larger than it takes. */
  | { verdict: 'unscannable'; reason: string }

/** Looks at a whole file before it is kept. Throws `Failure` (`dependency_down`) when the scanner does not answer. */
export type Scanner = { scan(file: LocalFile, signal?: AbortSignal): Promise<Verdict> }

/** Where no scanner is set up. */
export const noScanner: Scanner = { scan: async () => ({ verdict: 'clean' }) }
