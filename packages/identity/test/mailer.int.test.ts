import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const mail = {
  tenantId: 't',
  tenantSlug: 'acme',
  userId: 'u',
  to: 'ada@acme.test',
  token: 'opens-the-account',
  expiresAt: '2026-11-21T04:30:00.000Z',
}

/** What a process with the product's own logger prints. */
const printed = async (mailer: 'logMailer' | 'noMailer'): Promise<string> => {
  const script = `
    import { createLogger } from '@docket/runtime'
    import { ${mailer} } from '${fileURLToPath(new URL('../src/index.ts', import.meta.url))}'
    await ${mailer}(createLogger({ name: 'mail', level: 'info' })).sendPasswordReset(${JSON.stringify(mail)})`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  })
  return stdout
}

test('the embedded default tells the token in its log, to the one person who reads it', async () => {
  const text = await printed('logMailer')
  expect(text).toContain(mail.token)
  expect(text).toContain(mail.to)
})

test('without a way to send mail the log says that somebody asked, and neither the token nor the address', async () => {
  const text = await printed('noMailer')
  expect(text).toContain('no way to send mail')
  expect(text).not.toContain(mail.token)
  expect(text).not.toContain(mail.to)
})
