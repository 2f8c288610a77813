/** What is refused about policies and calendars, with the HTTP status that tells it; docs/errors.md explains each. */
export const serviceLevelRefusals = {
  calendar_in_use: 409,
  calendar_archived: 409,
  policy_archived: 409,
} as const satisfies Record<string, number>
