import type { Instant } from '@docket/event-sourcing'

/** One kind of command; `at` is when it is given. */
export type Command<Type extends string, Data> = {
  readonly type: Type
  readonly at: Instant
  readonly data: Data
}
