import type { CustomFieldValue, Resolution, TicketEvent, TicketOpened } from './events.ts'
import type { StatusSnapshot } from './status-snapshot.ts'

/** Whose a text is: a comment's, or a field's (`customFields.<key>` for a custom field). */
export type TextOwner =
  | { readonly commentId: string; readonly field?: undefined }
  | { readonly field: string; readonly commentId?: undefined }

type MapText = <Value extends CustomFieldValue>(value: Value, owner: TextOwner) => Value | string

/**
 * The event with each text in it put through `map`: all that people typed, by name, and nothing else. Ids, keys,
 * statuses and times are no texts. An event type without a line here does not compile.
 */
export const mapTexts = (event: TicketEvent, map: MapText): TicketEvent => {
  switch (event.type) {
    case 'TicketOpened':
      return { ...event, data: { ...event.data, ...openingTexts(event.data, map) } }
    case 'TicketDetailsChanged': {
      const { title, description, affectedService, ...others } = event.data
      const change = <Value extends string | null>(
        field: string,
        one: { from: Value; to: Value } | undefined,
      ) => one && { [field]: { from: map(one.from, { field }), to: map(one.to, { field }) } }
      const texts = {
        ...change('title', title),
        ...change('description', description),
        ...change('affectedService', affectedService),
      }
      return { ...event, data: { ...others, ...texts } }
    }
    case 'TicketStatusChanged':
      return event.data.restored === null
        ? event
        : { ...event, data: { ...event.data, restored: snapshotTexts(event.data.restored, map) } }
    case 'TicketUnmerged':
      return event.data.side === 'target'
        ? event
        : { ...event, data: { ...event.data, restored: snapshotTexts(event.data.restored, map) } }
    case 'TicketResolved':
      return { ...event, data: { ...event.data, resolution: resolutionTexts(event.data.resolution, map) } }
    case 'TicketEscalated':
      return { ...event, data: { ...event.data, reason: map(event.data.reason, { field: 'reason' }) } }
    case 'TicketReopened':
      return { ...event, data: { ...event.data, reason: map(event.data.reason, { field: 'reason' }) } }
    case 'TicketDeleted':
      return { ...event, data: { ...event.data, reason: map(event.data.reason, { field: 'reason' }) } }
    case 'TextRedacted':
      return { ...event, data: { ...event.data, reason: map(event.data.reason, { field: 'reason' }) } }
    case 'CommentAdded': {
      const { commentId } = event.data
      return { ...event, data: { ...event.data, body: map(event.data.body, { commentId }) } }
    }
    case 'CommentEdited': {
      const { commentId } = event.data
      return { ...event, data: { ...event.data, body: map(event.data.body, { commentId }) } }
    }
    case 'AttachmentAdded':
      return { ...event, data: { ...event.data, fileName: map(event.data.fileName, { field: 'fileName' }) } }
    case 'CustomFieldSet': {
      const field = `customFields.${event.data.key}`
      const { from, to } = event.data
      return { ...event, data: { ...event.data, from: map(from, { field }), to: map(to, { field }) } }
    }
    case 'TicketRated':
      return { ...event, data: { ...event.data, comment: map(event.data.comment, { field: 'rating' }) } }
    case 'TicketTagged':
      return { ...event, data: { tags: tagTexts(event.data.tags, map) } }
    case 'TicketUntagged':
      return { ...event, data: { tags: tagTexts(event.data.tags, map) } }
    case 'TicketPriorityChanged':
    case 'TicketAssigned':
    case 'TicketUnassigned':
    case 'TicketDeescalated':
    case 'TicketClosed':
    case 'TicketRestored':
    case 'TicketImportFinished':
    case 'DueDateSet':
    case 'CommentDeleted':
    case 'AttachmentRemoved':
    case 'TicketFollowed':
    case 'TicketUnfollowed':
    case 'TicketLinked':
    case 'TicketUnlinked':
    case 'TicketMerged':
    case 'TicketTierChanged':
    case 'SlaPolicyApplied':
    case 'SlaPolicyRemoved':
    case 'SlaWarningRaised':
    case 'SlaBreached':
      return event
  }
}

const openingTexts = (opened: TicketOpened['data'], map: MapText) => ({
  title: map(opened.title, { field: 'title' }),
  description: map(opened.description, { field: 'description' }),
  affectedService: map(opened.affectedService, { field: 'affectedService' }),
  tags: tagTexts(opened.tags, map),
})

const resolutionTexts = ({ code, notes }: Resolution, map: MapText): Resolution => ({
  code,
  notes: map(notes, { field: 'resolution' }),
})

const snapshotTexts = (snapshot: StatusSnapshot, map: MapText): StatusSnapshot => ({
  ...snapshot,
  resolution: snapshot.resolution && resolutionTexts(snapshot.resolution, map),
})

const tagTexts = (tags: readonly string[], map: MapText): readonly string[] =>
  tags.map((tag) => map(tag, { field: 'tags' }))
