import manifest from '../../../package.json' with { type: 'json' }

/** Names the build that answers; a client that meets another one than it was loaded from is outdated. */
export const buildId: string = manifest.version
