import type { LagReport } from './read-lag.ts'

/** The report as text for people. */
export const lagLines = ({ outbox, cursors, consumers, jobs, timers }: LagReport): readonly string[] => [
  `outbox      last position ${outbox.lastPosition}, ${outbox.partitions} partitions, oldest row ${seconds(outbox.oldestSeconds)} old`,
  '',
  'followers of the outbox',
  ...(cursors.length === 0 ? ['  none'] : []),
  ...cursors.map(
    ({ name, position, epoch, oldestSeconds }) =>
      `  ${name.padEnd(22)}${oldestSeconds === 0 ? 'level' : `${seconds(oldestSeconds)} behind`}` +
      `${position ? `, within a window at position ${position}` : ''}, owner ${epoch}`,
  ),
  '',
  'consumers of tickets',
  ...(consumers.length === 0 ? ['  none'] : []),
  ...consumers.map(
    ({ name, events, oldestSeconds, parked }) =>
      `  ${name.padEnd(22)}${events === 0 ? 'level' : `at least ${events} events, ${seconds(oldestSeconds)} behind`}` +
      `${parked === 0 ? '' : `, ${parked} tickets parked`}`,
  ),
  '',
  `jobs        ${jobs.waiting} waiting, ${jobs.active} active`,
  `timers      ${timers.waiting} waiting${timers.overdueSeconds > 0 ? `, the first is ${seconds(timers.overdueSeconds)} overdue` : ''}`,
]

const seconds = (count: number): string => `${count < 10 ? count.toFixed(1) : Math.round(count)} s`
