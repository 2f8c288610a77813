import { readdirSync, readFileSync } from 'node:fs'
import { identityEventSchemas, recordHeaders, ticketEventSchemas } from '@docket/contracts'
import type { StoredEvent } from '@docket/event-sourcing'
import type { IdentityEvent } from '@docket/identity'
import { schemaVersions } from '@docket/ticketing'
import { describe, expect, test } from 'vitest'
import { toRecords } from './mapping/to-records.ts'
import { relayTopics } from './relay-topics.ts'

// golden/<type>[.<variant>].json holds a stored event and the record it is published as. A record that changes
// breaks subscribers: a field may be added, anything else is the next version of its type.
type Golden = {
  stored: StoredEvent
  record: { topic: string; key: string; headers: Record<string, string>; data: unknown }
}
const folder = new URL('../golden/', import.meta.url)
const files = readdirSync(folder).sort()
const golden = (file: string): Golden => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

const published = (stored: StoredEvent) => {
  const [record] = toRecords([stored], relayTopics, { source: 'docket', run: '1-golden' })
  if (!record?.value) throw new Error(`nothing is published for ${stored.type}`)
  const { topic, key, headers, value } = record
  return { topic, key, headers, data: JSON.parse(value.toString()) }
}

const identityTypes: { readonly [Type in IdentityEvent['type']]: true } = {
  TenantCreated: true,
  TenantChanged: true,
  TenantDeactivated: true,
  TenantReactivated: true,
  UserCreated: true,
  UserChanged: true,
  UserRoleChanged: true,
  UserTeamsChanged: true,
  UserDeactivated: true,
  UserReactivated: true,
  UserPasswordChanged: true,
  TeamCreated: true,
  TeamRenamed: true,
  TeamMembersChanged: true,
  TeamArchived: true,
  OrganizationCreated: true,
  OrganizationChanged: true,
  OrganizationArchived: true,
  ApiKeyCreated: true,
  ApiKeyRevoked: true,
}
const schemas = { ...ticketEventSchemas, ...identityEventSchemas }

describe('golden files', () => {
  test.each([...Object.keys(schemaVersions), ...Object.keys(identityTypes)])('there is one for %s', (type) =>
    expect(files.some((file) => file.startsWith(`${type}.`))).toBe(true),
  )

  test('every public event is in one of them', () =>
    expect(new Set(files.map((file) => golden(file).record.headers.ce_type))).toEqual(
      new Set(Object.keys(schemas)),
    ))

  test.each(files)('%s is what is published', (file) => {
    const { stored, record } = golden(file)
    expect(published(stored)).toEqual(record)
  })

  test.each(files)('%s fits its contract', (file) => {
    const { headers, data } = golden(file).record
    expect(recordHeaders.parse(headers)).toEqual(headers)
    expect(schemas[headers.ce_type as keyof typeof schemas].parse(data)).toEqual(data)
  })

  test.each(files)('%s publishes nothing that only staff may see', (file) => {
    const { stored, record } = golden(file)
    expect(stored.meta.actor.ip).toBe('203.0.113.7')
    const text = JSON.stringify(record)
    expect(text).not.toMatch(/203\.0\.113\.7|VIP|INTERNAL|Between us|board meets|threshold|imported|human/)
    expect(text).not.toMatch(/"(ip|level|cause|tier|delayed|escalationLevel|name|slug|email)":/)
  })

  test.each(files.filter((file) => /internal|level-only|ImportFinished/.test(file)))(
    '%s says that something internal happened, not what and not by whom',
    (file) =>
      expect(golden(file).record).toMatchObject({
        headers: { ce_type: 'docket.ticket.changed_internally.v1' },
        data: { ticketId: expect.any(String) },
      }),
  )
})

test('a category without a topic is not published', () =>
  expect(
    toRecords([{ ...golden('TicketClosed.json').stored, streamId: 'booking-1' }], relayTopics, {
      source: 'docket',
      run: '1-golden',
    }),
  ).toEqual([]))

test('an event of a type that this code does not know stops the relay instead of being lost', () => {
  const { stored } = golden('TicketClosed.json')
  expect(() => published({ ...stored, type: 'TicketTeleported' })).toThrow('TicketTeleported')
  const identity = golden('TeamCreated.json').stored
  expect(() => published({ ...identity, type: 'TeamTeleported' })).toThrow('TeamTeleported')
})
