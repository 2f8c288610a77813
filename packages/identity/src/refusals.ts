/** What identity refuses, with the HTTP status that tells it; docs/errors.md explains each. */
export const identityRefusals = {
  already_exists: 409,
  last_admin: 409,
  still_in_use: 409,
  wrong_password: 422,
  reset_token_invalid: 422,
} as const satisfies Record<string, number>
