export { type SlaOptions, startSla } from './start-sla.ts'
export { slaName } from './timers/timer-consumer.ts'
