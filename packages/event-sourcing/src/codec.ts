import type { DomainEvent } from './decider.ts'
import type { Json, StoredEvent } from './event.ts'

/** Between the domain's events and the stored ones. `at` becomes `occurredAt`; `decode` upcasts old shapes. */
export type EventCodec<Event extends DomainEvent> = {
  encode(event: Event): { type: string; schemaVersion: number; data: Json }
  decode(stored: StoredEvent): Event
}

/** Turns the data of one schema version into that of the next. */
export type Upcaster = (data: Json) => Json

/**
 * A codec that writes each type at its current schema version and lifts older data step by step: `upcasters[type][n]`
 * leads from version n to n + 1. What is stored is never rewritten, so an upcaster stays for ever.
 * Throws at once if a step is missing, and in `decode` for a type or a version it does not know (newer code wrote it).
 */
export const upcastingCodec = <Event extends DomainEvent>({
  schemaVersions,
  upcasters,
}: {
  schemaVersions: { readonly [Type in Event['type']]: number }
  upcasters: { readonly [Type in Event['type']]?: { readonly [fromVersion: number]: Upcaster } }
}): EventCodec<Event> => {
  const current = new Map<string, number>(Object.entries<number>(schemaVersions))
  const steps = new Map(
    [...current].map(([type, version]) => [
      type,
      stepsUpTo(version, upcasters[type as Event['type']] ?? {}, type),
    ]),
  )

  return {
    encode: ({ type, data }) => ({ type, schemaVersion: schemaVersions[type as Event['type']], data }),
    decode: ({ type, schemaVersion, occurredAt, data }) => {
      const version = current.get(type)
      if (version === undefined || schemaVersion > version || schemaVersion < 1) {
        throw new Error(`cannot decode ${type} of schema version ${schemaVersion}`)
      }
      const lifted = steps
        .get(type)!
        .slice(schemaVersion - 1)
        .reduce((older, lift) => lift(older), data)
      return { type, at: occurredAt, data: lifted } as unknown as Event
    },
  }
}

const stepsUpTo = (version: number, known: { readonly [fromVersion: number]: Upcaster }, type: string) =>
  Array.from({ length: version - 1 }, (_, index): Upcaster => {
    const step = known[index + 1]
    if (step === undefined) throw new Error(`${type} has no upcaster from schema version ${index + 1}`)
    return step
  })
