export { type SlaOptions, startSla } from './start-sla.ts'
export { slaName, timerConsumer } from './timers/timer-consumer.ts'
export { type RecordDue, recordDue, type SlaOutcome } from './worker/record-due.ts'
export { type DueSla, takeDueSla } from './worker/take-due-sla.ts'
