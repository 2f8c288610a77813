import type { Announcement } from './live-feed.ts'

/** The newest version announced of a ticket, and the newest announced to requesters too; null: nobody knows. */
export type Told = { version: number; publicVersion: number | null }

/**
 * Whether an announcement has nothing new in it: its version was announced, and, unless it is internal itself, to
 * requesters too. (An internal note that was announced must not make the public change before it, whose announcement
 * a crash has lost, look announced.) The Redis script says the same in Lua.
 */
export const isTold = ({ version, publicVersion, internal }: Announcement, told: Told | undefined): boolean =>
  told !== undefined &&
  told.version === version &&
  (internal || (told.publicVersion !== null && told.publicVersion >= publicVersion))

/** What is known to be announced after this one. */
export const toldWith = (
  { version, publicVersion, internal }: Announcement,
  told: Told | undefined,
): Told => ({ version, publicVersion: internal ? (told?.publicVersion ?? null) : publicVersion })
