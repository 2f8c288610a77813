/** What is wrong with a calendar or policy: a code for machines, the entry it is about, a sentence for people. */
export type Problem = { readonly code: SlaProblemCode; readonly entry: string; readonly message: string }

/** `notes` say what was understood otherwise than written. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Every reason for which a calendar or policy is not saved. */
export const slaProblems = [
  'calendar_invalid',
  'calendar_empty',
  'calendar_overlap',
  'time_zone_unknown',
  'time_invalid',
  'holiday_invalid',
  'holiday_file_invalid',
  'policy_invalid',
  'target_invalid',
  'target_out_of_reach',
  'condition_invalid',
  'condition_impossible',
  'warning_invalid',
  'level_invalid',
] as const
export type SlaProblemCode = (typeof slaProblems)[number]

export type Report = (code: SlaProblemCode, entry: string, message: string) => void

/** Collects problems, so that a person hears of all of them at once. */
export const problemList = (): { readonly problems: Problem[]; readonly report: Report } => {
  const problems: Problem[] = []
  return { problems, report: (code, entry, message) => problems.push({ code, entry, message }) }
}
