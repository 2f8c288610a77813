import { z } from 'zod'

const target = (fallback: string, meaning: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}(m|h|wd)$/, { error: 'expected a duration such as 90m, 4h or 5wd (working days)' })
    .default(fallback)
    .describe(meaning)

const weekday = '(mon|tue|wed|thu|fri|sat|sun)'
const days = `${weekday}(-${weekday})?(,${weekday}(-${weekday})?)*`
const times = String.raw`\d\d:\d\d-\d\d:\d\d(,\d\d:\d\d-\d\d:\d\d)*`
const hours = new RegExp(`^(24/7|${days} +${times}( *; *${days} +${times})*)$`, 'i')

const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** What a tenant's service levels begin with; afterwards the API changes them. */
export const slaVariables = {
  DOCKET_SLA_P1_FIRST_REPLY: target(
    '1h',
    'first reply to P1 in the policy a tenant begins with, as 90m, 4h or 5wd (working days); here and below used at its first start only',
  ),
  DOCKET_SLA_P1_RESOLUTION: target('4h', 'resolution of P1'),
  DOCKET_SLA_P2_FIRST_REPLY: target('4h', 'first reply to P2'),
  DOCKET_SLA_P2_RESOLUTION: target('12h', 'resolution of P2'),
  DOCKET_SLA_P3_FIRST_REPLY: target('8h', 'first reply to P3'),
  DOCKET_SLA_P3_RESOLUTION: target('48h', 'resolution of P3'),
  DOCKET_SLA_P4_FIRST_REPLY: target('24h', 'first reply to P4'),
  DOCKET_SLA_P4_RESOLUTION: target('120h', 'resolution of P4'),
  DOCKET_SLA_VIP_RESOLUTION: target('2h', 'longest resolution for the tier VIP, whatever the priority'),
  DOCKET_SLA_NORMAL_RESOLUTION: target('24h', 'longest resolution for the tier NORMAL'),
  DOCKET_SLA_TIME_ZONE: z
    .string()
    .default('UTC')
    .refine(isZone, { error: 'expected an IANA time zone such as Europe/Berlin' })
    .describe('time zone of the calendar a tenant begins with'),
  DOCKET_SLA_HOURS: z
    .string()
    .regex(hours, {
      error: 'expected 24/7, or days and hours such as mon-fri 09:00-12:00,13:00-17:00; sat 10:00-14:00',
    })
    .default('24/7')
    .describe('its open hours, such as mon-fri 09:00-17:00; sat 10:00-14:00'),
  DOCKET_SLA_PRESET: z
    .enum(['default', 'quarter_hour'])
    .default('default')
    .describe('quarter_hour starts with the policy of 15 minutes to resolution active, and first'),
}
