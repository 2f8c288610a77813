import type { Event } from './event.ts'
import type { AuthorKind, Visibility } from './vocabulary.ts'

/** By way of which merged ticket a reply came here; only that ticket's requester and staff may see it. */
export type CarriedFrom = { readonly ticketId: string; readonly requesterId: string }

export type CommentAdded = Event<
  'CommentAdded',
  {
    readonly commentId: string
    readonly authorId: string
    readonly authorKind: AuthorKind
    readonly visibility: Visibility
    readonly body: string
    /** The users it calls by name. */
    readonly mentions: readonly string[]
    /** Not null: it is INTERNAL here, whoever wrote it, so that this ticket's own requester never meets it. */
    readonly carriedFrom: CarriedFrom | null
  }
>

/** The text from now on; what it was before is in the events before. The visibility is the comment's, unchanged. */
export type CommentEdited = Event<
  'CommentEdited',
  {
    readonly commentId: string
    readonly visibility: Visibility
    readonly body: string
    readonly mentions: readonly string[]
  }
>

/** It keeps its place as a tombstone; its attachments are removed by events of their own. */
export type CommentDeleted = Event<
  'CommentDeleted',
  { readonly commentId: string; readonly visibility: Visibility }
>

/** `commentId` null: it belongs to the ticket itself. */
export type AttachmentAdded = Event<
  'AttachmentAdded',
  {
    readonly attachmentId: string
    readonly commentId: string | null
    readonly authorId: string
    /** Its comment's; a loose one is PUBLIC if the requester sent it, else INTERNAL. */
    readonly visibility: Visibility
    readonly fileName: string
    readonly contentType: string
    readonly bytes: number
    readonly sha256: string
  }
>

export type AttachmentRemoved = Event<
  'AttachmentRemoved',
  { readonly attachmentId: string; readonly commentId: string | null; readonly visibility: Visibility }
>
