export { type DeciderSpec, deciderSpec } from './decider-spec.ts'
export { describeEventStore, type StoreUnderTest } from './store.contract.ts'
