/**
 * Whether a new consumer object could do better after this error: as kafkajs itself judges it, and for what it
 * throws as final although it is only a broker that was away at the wrong moment.
 */
export const mayPass = (error: unknown): boolean => {
  const { name = '', cause, retriable } = error as { name?: string; cause?: unknown; retriable?: boolean }
  if (passing.has(name)) return true
  return cause ? mayPass(cause) : retriable === true
}

const passing = new Set([
  'KafkaJSNumberOfRetriesExceeded',
  'KafkaJSGroupCoordinatorNotFound', // the broker was killed while the group was being formed
  'KafkaJSTimeout',
  'KafkaJSLockTimeout',
])
