/** What a person sees once Docket is ready. The password is shown at the first start only. */
export const banner = (options: {
  url: string
  data: string
  accounts: readonly { email: string; role: string }[]
  password: string | null
}): string => {
  const { url, data, accounts, password } = options
  const width = Math.max(...accounts.map((account) => account.email.length))
  return [
    `Docket is ready on ${url}`,
    '',
    `  API documents   ${url}/docs`,
    `  data            ${data}`,
    '',
    `  demo accounts (tenant demo), ${password ? `all with the password ${password}` : `password: see ${data}/demo-password or DOCKET_DEMO_PASSWORD`}`,
    ...accounts.map(({ email, role }) => `    ${email.padEnd(width)}   ${role}`),
    '',
    '  Ctrl-C stops it.',
  ].join('\n')
}
