export type { Instant } from '@docket/runtime'
export { type EventCodec, type Upcaster, upcastingCodec } from './codec.ts'
export type { Accepted, CommandHandler, CommandOutcome, CommandRequest } from './command-request.ts'
export type {
  AcceptedStream,
  CommandsHandler,
  CommandsOutcome,
  CommandsRequest,
  FindStream,
  FoundStream,
  Planned,
  StreamPart,
} from './commands-request.ts'
export { type DecidedAll, decideAll, type Follow } from './decide-all.ts'
export { accept, type Decider, type Decision, type DomainEvent, type Refusal, refuse } from './decider.ts'
export type { Actor, EventMeta, Json, NewEvent, StoredEvent } from './event.ts'
export { fold, foldStored } from './fold.ts'
export { handleCommand } from './handle-command.ts'
export { handleCommands } from './handle-commands.ts'
export { type MemoryStore, memoryStore } from './memory/memory-store.ts'
export { newEvents } from './new-events.ts'
export type {
  AppendOutcome,
  AppendRequest,
  EventStore,
  IdempotencyKey,
  StoredAnswer,
  StreamAppend,
  StreamSlice,
} from './store.ts'
