import { readdirSync, readFileSync } from 'node:fs'
import type { StoredEvent } from '@docket/event-sourcing'
import { describe, expect, test } from 'vitest'
import { historyTo, ticketAfter, ticketOpened } from '../spec/index.ts'
import { decodeTicketEvent, encodeTicketEvent, schemaVersions } from './decode.ts'
import type { TicketEventType } from './events.ts'
import { evolve, unopened } from './state.ts'

// golden/<type>.v<n>[.<variant>].json holds an event as the store once wrote it, and stays for ever: whatever the
// code becomes, it still has to read what was stored then.
const folder = new URL('../../golden/', import.meta.url)
const golden = (file: string): StoredEvent => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
const files = readdirSync(folder).sort()
const expected = Object.entries(schemaVersions).flatMap(([type, current]) =>
  Array.from({ length: current }, (_, index) => `${type}.v${index + 1}.json`),
)
/** The file's name without its variant. */
const nameOf = (file: string) => file.replace(/^(\w+\.v\d+)\..*json$/, '$1.json')

describe('golden files', () => {
  test('there is one for each event type and schema version, and no other', () =>
    expect(files.filter((file) => nameOf(file) === file)).toEqual(expected.sort()))

  test.each(files)('%s is, or varies, an expected one', (file) => expect(expected).toContain(nameOf(file)))

  test.each(files)('%s is named after what it holds', (file) => {
    const { type, schemaVersion } = golden(file)
    expect(nameOf(file)).toBe(`${type}.v${schemaVersion}.json`)
  })

  test.each(files)('%s decodes to the current shape and folds', (file) => {
    const event = decodeTicketEvent(golden(file))
    expect(event).toMatchSnapshot()
    const before = event.type === 'TicketOpened' ? unopened : stateBefore[event.type]
    expect(evolve(before, event)).toMatchSnapshot()
  })

  test.each(files)('%s carries ids of persons and no names or addresses', (file) => {
    const text = JSON.stringify(golden(file).data)
    expect(text).not.toMatch(/@|"(name|email|address|ip)":/i)
  })

  const today = files.filter((file) => golden(file).schemaVersion === schemaVersions[typeOf(file)])
  test.each(today)('%s is what the code writes today', (file) => {
    const stored = golden(file)
    const { type, schemaVersion, data } = stored
    expect(encodeTicketEvent(decodeTicketEvent(stored))).toEqual({ type, schemaVersion, data })
  })

  test('an older one gains what its type gained since, with the value of before', () => {
    expect(decodeTicketEvent(golden('CommentAdded.v1.json')).data).toMatchObject({
      mentions: [],
      carriedFrom: null,
    })
    expect(decodeTicketEvent(golden('TicketStatusChanged.v1.json')).data).toMatchObject({ restored: null })
  })
})

const typeOf = (file: string) => golden(file).type as TicketEventType

const read = (file: string) => decodeTicketEvent(golden(file))
const fresh = ticketAfter(ticketOpened())
const commentedOn = ticketAfter(ticketOpened(), read('CommentAdded.v2.json'))
const attachedTo = ticketAfter(ticketOpened(), read('CommentAdded.v2.json'), read('AttachmentAdded.v1.json'))

/** A ticket to which the golden event can happen. */
const stateBefore: { readonly [Type in Exclude<TicketEventType, 'TicketOpened'>]: typeof fresh } = {
  TicketDetailsChanged: fresh,
  TicketPriorityChanged: fresh,
  TicketStatusChanged: fresh,
  TicketAssigned: fresh,
  TicketUnassigned: fresh,
  TicketEscalated: fresh,
  TicketDeescalated: ticketAfter(...historyTo.ESCALATED),
  TicketResolved: fresh,
  TicketClosed: ticketAfter(...historyTo.RESOLVED),
  TicketReopened: ticketAfter(...historyTo.CLOSED),
  CommentAdded: fresh,
  TicketTagged: fresh,
  TicketUntagged: fresh,
  TicketDeleted: fresh,
  TicketRestored: fresh,
  TicketImportFinished: fresh,
  DueDateSet: fresh,
  CustomFieldSet: fresh,
  TicketRated: ticketAfter(...historyTo.RESOLVED),
  CommentEdited: commentedOn,
  CommentDeleted: commentedOn,
  AttachmentAdded: commentedOn,
  AttachmentRemoved: attachedTo,
  TicketFollowed: fresh,
  TicketUnfollowed: ticketAfter(ticketOpened(), read('TicketFollowed.v1.json')),
  TicketLinked: fresh,
  TicketUnlinked: ticketAfter(ticketOpened(), read('TicketLinked.v1.json')),
  TicketMerged: fresh,
  TicketUnmerged: ticketAfter(ticketOpened(), read('TicketMerged.v1.target.json')),
  TextRedacted: commentedOn,
  TicketTierChanged: fresh,
  SlaPolicyApplied: fresh,
  SlaPolicyRemoved: ticketAfter(ticketOpened(), read('SlaPolicyApplied.v1.json')),
  SlaWarningRaised: ticketAfter(ticketOpened(), read('SlaPolicyApplied.v1.json')),
  SlaBreached: ticketAfter(ticketOpened(), read('SlaPolicyApplied.v1.json')),
}
