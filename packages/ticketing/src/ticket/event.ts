import type { Instant } from '@docket/event-sourcing'

/** One kind of event: `at` is when it happened; the envelope (event id, version, actor) is the store's. */
export type Event<Type extends string, Data> = {
  readonly type: Type
  readonly at: Instant
  readonly data: Data
}

/** How a value was before and after. */
export type Change<Value> = { readonly from: Value; readonly to: Value }
