import type { Command } from './command.ts'
import type { TicketSettings } from './commands.ts'
import type { CarriedFrom } from './comment-events.ts'
import type { AuthorKind, Visibility } from './vocabulary.ts'

/** A requester's public comment may also move the status: see decide/comment.ts. */
export type AddComment = Command<
  'AddComment',
  {
    readonly commentId: string
    readonly authorId: string
    /** What the author is as far as the shell knows; the ticket's own requester is always `requester`. */
    readonly authorKind: AuthorKind
    readonly visibility: Visibility
    readonly body: string
    /** Users of the tenant, looked up before. */
    readonly mentions?: readonly string[]
    /** Sends a public reply although somebody else's is newer than the version the author looked at. */
    readonly force?: boolean
    /** A reply to a ticket that was merged into this one, by that ticket's requester. */
    readonly carriedFrom?: CarriedFrom | null
    readonly settings: TicketSettings
  }
>

export type EditComment = Command<
  'EditComment',
  { readonly commentId: string; readonly body: string; readonly mentions?: readonly string[] }
>

export type DeleteComment = Command<'DeleteComment', { readonly commentId: string }>

/** The file is stored before; which visibility it has follows from where it is put and by whom. */
export type AddAttachment = Command<
  'AddAttachment',
  {
    readonly attachmentId: string
    readonly commentId: string | null
    readonly authorId: string
    readonly fileName: string
    readonly contentType: string
    readonly bytes: number
    readonly sha256: string
  }
>

export type RemoveAttachment = Command<'RemoveAttachment', { readonly attachmentId: string }>
