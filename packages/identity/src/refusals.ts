/** What identity refuses, with the HTTP status that tells it; docs/errors.md explains each. */
export const identityRefusals = {
  already_exists: 409,
} as const satisfies Record<string, number>
