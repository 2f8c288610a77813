import { isDeepStrictEqual } from 'node:util'
import type { StoredEvent } from '@docket/event-sourcing'
import { foldTicketChange } from '@docket/read-models/spec'
import type { CommandRecord } from '../drill/command-record.ts'
import { byStream } from './log.ts'
import { type Violation, violationOf } from './violation.ts'

const violation = violationOf('A1')

/**
 * A1: what was acknowledged is in the log exactly once, what was refused not at all, what was never answered at
 * most once, and nothing is there that nobody asked for. Each command carries its own correlation id into its
 * events. Every repeat with a command's key was told what the first was told.
 */
export const checkAcknowledged = (
  commands: readonly CommandRecord[],
  log: readonly StoredEvent[],
): readonly Violation[] => {
  const caused = Map.groupBy(log, (event) => event.meta.correlationId)
  const streams = byStream(log)
  const asked = new Set(commands.map((command) => command.correlationId))
  return [
    ...commands.flatMap((command) => [
      ...checkEffect(command, caused.get(command.correlationId) ?? [], streams),
      ...checkRepeats(command),
    ]),
    ...log
      .filter((event) => !asked.has(event.meta.correlationId) && !isByTime(event))
      .map((event) => violation(`${event.streamId}@${event.version} ${event.type} was asked for by nobody`)),
  ]
}

/** What falls due is asked for by nobody; whether it was due is A7. */
const isByTime = ({ type, meta: { actor }, data }: StoredEvent): boolean =>
  actor.kind === 'system' &&
  (type === 'SlaWarningRaised' ||
    type === 'SlaBreached' ||
    (type === 'TicketEscalated' && (data as { cause: unknown }).cause !== null))

const checkEffect = (
  command: CommandRecord,
  effects: readonly StoredEvent[],
  streams: ReadonlyMap<string, readonly StoredEvent[]>,
): readonly Violation[] => {
  const name = `${command.kind} ${command.correlationId}`
  const wanted = effects.filter((event) => event.type === command.expects)
  if (wanted.length > 1) return [violation(`${name} was applied ${wanted.length} times`)]
  switch (command.outcome) {
    case 'refused':
      return effects.length > 0 ? [violation(`${name} was refused and yet changed the ticket`)] : []
    case 'unknown':
      return []
    case 'acknowledged':
      return wanted.length === 1
        ? checkVersion(command, wanted[0]!)
        : checkSilent(command, streams.get(`ticket-${command.ticketId}`) ?? [])
  }
}

const checkVersion = (command: CommandRecord, effect: StoredEvent): readonly Violation[] => {
  const name = `${command.kind} ${command.correlationId}`
  if (effect.streamId !== `ticket-${command.ticketId}`)
    return [violation(`${name} was told of ticket ${command.ticketId}, its event is in ${effect.streamId}`)]
  return effect.version <= (command.version ?? 0)
    ? []
    : [violation(`${name} was told version ${command.version}, its event has ${effect.version}`)]
}

/** An accepted command without an event is a repeat of what already was: only some commands may be. */
const checkSilent = (command: CommandRecord, stream: readonly StoredEvent[]): readonly Violation[] => {
  const name = `${command.kind} ${command.correlationId} on ${command.ticketId}`
  const version = command.version ?? 0
  const then = foldTicketChange(
    null,
    stream.filter((event) => event.version <= version),
  )?.after
  if (command.silentWhen === null || then === undefined || then.version < version)
    return [violation(`${name} was acknowledged and is not in the log`)]
  const { field, value } = command.silentWhen
  return then[field] === value
    ? []
    : [
        violation(
          `${name} was acknowledged without an event, although ${field} was ${then[field]}, not ${value}`,
        ),
      ]
}

const checkRepeats = ({ kind, correlationId, answers }: CommandRecord): readonly Violation[] => {
  const [first, ...repeats] = answers.filter((answer) => answer.status < 300)
  return repeats
    .filter(({ status, data }) => status !== first!.status || !isDeepStrictEqual(data, first!.data))
    .map(({ status }) =>
      violation(
        `${kind} ${correlationId}: a repeat was told something else (${first!.status}, then ${status})`,
      ),
    )
}
