/** How big a made-up log is; the same seed writes the same bytes. */
export type LogShape = { incidents: number; seed: number }

const columns = [
  ...[
    'number',
    'incident_state',
    'active',
    'reassignment_count',
    'reopen_count',
    'sys_mod_count',
    'made_sla',
  ],
  ...[
    'caller_id',
    'opened_by',
    'opened_at',
    'sys_created_by',
    'sys_created_at',
    'sys_updated_by',
    'sys_updated_at',
  ],
  ...[
    'contact_type',
    'location',
    'category',
    'subcategory',
    'u_symptom',
    'cmdb_ci',
    'impact',
    'urgency',
    'priority',
  ],
  ...[
    'assignment_group',
    'assigned_to',
    'knowledge',
    'u_priority_confirmation',
    'notify',
    'problem_id',
    'rfc',
    'vendor',
  ],
  ...['caused_by', 'closed_code', 'resolved_by', 'resolved_at', 'closed_at'],
] as const

type Row = Partial<Record<(typeof columns)[number], string>>

/**
 * A made-up incident log in the format of the ServiceNow one: bursts of updates within a minute, reassignments,
 * waits of every kind, reopenings, incidents that start beyond New, straight closes and updates without a state.
 */
export const generateLog = ({ incidents, seed }: LogShape): string => {
  const random = mulberry32(seed)
  const lines = [columns.join(',')]
  let minute = 0
  for (let index = 1; index <= incidents; index++) {
    // Mondays are busy: every tenth incident starts a burst that shares its minute with the next ones.
    minute += index % 10 < 3 ? 0 : Math.floor(random() * 90)
    for (const row of incident(index, minute, random))
      lines.push(columns.map((name) => row[name] ?? '?').join(','))
  }
  return `${lines.join('\n')}\n`
}

const next: Record<string, readonly string[]> = {
  New: ['New', 'Active', 'Active', 'Active', 'Awaiting User Info', 'Resolved', 'Closed'],
  Active: [
    'Active',
    'Active',
    'Awaiting User Info',
    'Awaiting Vendor',
    'Awaiting Problem',
    'Resolved',
    'Resolved',
    '-100',
  ],
  'Awaiting User Info': ['Awaiting User Info', 'Active', 'Awaiting Vendor', 'Resolved'],
  'Awaiting Vendor': ['Awaiting Evidence', 'Active', 'Awaiting User Info', 'Resolved'],
  'Awaiting Problem': ['Awaiting Evidence', 'Awaiting Problem', 'Resolved'],
  'Awaiting Evidence': ['Active', 'Awaiting Vendor', 'Resolved'],
  Resolved: ['Resolved', 'Active', 'Awaiting User Info', 'Closed', 'Closed', 'Closed', 'Closed', 'Closed'],
  Closed: ['Active'],
  '-100': ['Resolved'],
}

function* incident(index: number, start: number, random: () => number): Generator<Row> {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!
  const among = (name: string, count: number): string => `${name} ${1 + Math.floor(random() * count)}`
  let state = pick(['New', 'New', 'New', 'Active', 'Resolved', 'Awaiting User Info'])
  let group = random() < 0.8 ? among('Group', 8) : '?'
  let assignee = random() < 0.5 ? among('Resolver', 25) : '?'
  let priority = pick(['3 - Moderate', '3 - Moderate', '3 - Moderate', '4 - Low', '2 - High', '1 - Critical'])
  let minute = start
  let reassignments = 0
  let reopenings = 0
  const caller = among('Caller', 120)
  const opened = toMinute(start)
  for (let update = 0; update < 30; update++) {
    yield {
      number: `INC${String(9_000_000 + index)}`,
      incident_state: state,
      active: String(state !== 'Closed'),
      reassignment_count: String(reassignments),
      reopen_count: String(reopenings),
      sys_mod_count: String(update),
      made_sla: 'true',
      caller_id: caller,
      opened_by: among('Opened by', 12),
      opened_at: opened,
      sys_updated_by: among('Updated by', 40),
      sys_updated_at: toMinute(minute),
      contact_type: pick(['Phone', 'Phone', 'Email', 'Self service']),
      category: among('Category', 12),
      impact: '2 - Medium',
      urgency: '2 - Medium',
      priority,
      assignment_group: group,
      assigned_to: assignee,
    }
    if (state === 'Closed' && random() < 0.97) return
    const following = pick(next[state]!)
    const done = state === 'Resolved' || state === 'Closed'
    if (done && following !== 'Closed' && following !== state) reopenings += 1
    state = following
    minute += random() < 0.3 ? 0 : Math.floor(random() * 600)
    if (random() < 0.2) {
      const other = among('Group', 8)
      if (other !== group) reassignments += 1
      group = other
    }
    if (random() < 0.3) assignee = among('Resolver', 25)
    if (random() < 0.05) priority = pick(['1 - Critical', '2 - High', '4 - Low'])
  }
}

/** Minutes after a Monday morning, written as the log writes them. */
const toMinute = (minutes: number): string => {
  const at = new Date(Date.UTC(2026, 0, 5, 8) + minutes * 60_000)
  const clock = `${String(at.getUTCHours()).padStart(2, '0')}:${String(at.getUTCMinutes()).padStart(2, '0')}`
  return `${at.getUTCDate()}/${at.getUTCMonth() + 1}/${at.getUTCFullYear()} ${clock}`
}

/** A small seeded generator (mulberry32, public domain by Tommy Ettinger): the same numbers on every machine. */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
