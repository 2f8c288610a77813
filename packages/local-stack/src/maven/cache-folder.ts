import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where downloads are kept between runs: XDG_CACHE_HOME/docket, else ~/.cache/docket. */
export const cacheFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'docket')
