import { type Config, ConfigError } from '@docket/runtime'
import {
  alwaysOpen,
  type Calendar,
  checkReach,
  defaultPolicy,
  type Policy,
  type Problem,
  parseCalendar,
  parsePolicy,
  type Weekday,
  weekdays,
} from '@docket/ticketing/sla'
import { toWrittenPolicy } from '../policies/written-policy.ts'

/** What a tenant begins with: its default calendar and policy, and which of the two policies is active. */
export type SlaSettings = {
  readonly calendar: Calendar
  readonly policy: Policy
  /** `quarter_hour`: the preset of 15 minutes is active, and stands first. */
  readonly preset: 'default' | 'quarter_hour'
}

export const defaultSlaSettings: SlaSettings = {
  calendar: alwaysOpen,
  policy: defaultPolicy,
  preset: 'default',
}

type SlaConfig = Pick<Config, Extract<keyof Config, `DOCKET_SLA_${string}`>>

/** The settings of the environment. Throws `ConfigError` that names each variable which makes no calendar or policy. */
export const slaSettingsOf = (config: SlaConfig): SlaSettings => {
  const calendar = parseCalendar(writtenCalendar(config))
  const policy = parsePolicy(writtenPolicy(config))
  const problems = [
    ...(calendar.ok ? [] : calendar.problems),
    ...(policy.ok ? [] : policy.problems),
    ...(calendar.ok && policy.ok ? checkReach(policy.value, calendar.value) : []),
  ]
  if (!calendar.ok || !policy.ok || problems.length > 0)
    throw new ConfigError(`Configuration is wrong:\n  ${problems.map(told).join('\n  ')}`)
  return { calendar: calendar.value, policy: policy.value, preset: config.DOCKET_SLA_PRESET }
}

const told = ({ entry, message }: Problem): string => `${variableOf(entry)}: ${message}`

const variableOf = (entry: string): string => {
  const [part, name, metric] = entry.split('.')
  if (part === 'targets') return `DOCKET_SLA_${name}_${metric?.toUpperCase()}`
  if (part === 'caps') return `DOCKET_SLA_${name}_RESOLUTION`
  return part === 'timeZone' ? 'DOCKET_SLA_TIME_ZONE' : 'DOCKET_SLA_HOURS'
}

const writtenPolicy = (config: SlaConfig) => {
  const row = (priority: 'P1' | 'P2' | 'P3' | 'P4') => ({
    first_reply: writtenTarget(config[`DOCKET_SLA_${priority}_FIRST_REPLY`]),
    resolution: writtenTarget(config[`DOCKET_SLA_${priority}_RESOLUTION`]),
  })
  const { VIP, NORMAL } = defaultPolicy.caps
  return {
    ...toWrittenPolicy(defaultPolicy),
    targets: { P1: row('P1'), P2: row('P2'), P3: row('P3'), P4: row('P4') },
    caps: {
      VIP: { ...VIP, resolution: writtenTarget(config.DOCKET_SLA_VIP_RESOLUTION) },
      NORMAL: { ...NORMAL, resolution: writtenTarget(config.DOCKET_SLA_NORMAL_RESOLUTION) },
    },
  }
}

const writtenTarget = (text: string): Readonly<Record<string, number>> => {
  const amount = Number.parseInt(text, 10)
  if (text.endsWith('wd')) return { workingDays: amount }
  return text.endsWith('h') ? { hours: amount } : { minutes: amount }
}

const writtenCalendar = ({ DOCKET_SLA_HOURS: text, DOCKET_SLA_TIME_ZONE: timeZone }: SlaConfig) =>
  text === '24/7'
    ? { ...alwaysOpen, timeZone }
    : { name: 'Business hours', timeZone, hours: writtenHours(text), holidays: [] }

/** `mon-fri 09:00-17:00; sat 10:00-14:00` by weekday; a day that is named twice has all its hours. */
const writtenHours = (text: string): Partial<Record<Weekday, { from: string; to: string }[]>> => {
  const hours: Partial<Record<Weekday, { from: string; to: string }[]>> = {}
  for (const part of text.toLowerCase().split(';')) {
    const [days = '', times = ''] = part.trim().split(/ +/)
    const open = times.split(',').map((interval) => {
      const [from = '', to = ''] = interval.split('-')
      return { from, to }
    })
    for (const day of days.split(',').flatMap(daysOf)) hours[day] = [...(hours[day] ?? []), ...open]
  }
  return hours
}

/** `sat-mon` goes round the end of the week. */
const daysOf = (text: string): readonly Weekday[] => {
  const [first, last = first] = text.split('-').map(indexOf)
  const length = (last! - first! + 7) % 7
  return Array.from({ length: length + 1 }, (_, i) => weekdays[(first! + i) % 7]!)
}

const indexOf = (short: string): number => weekdays.findIndex((day) => day.startsWith(short))
