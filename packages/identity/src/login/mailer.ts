import type { Logger } from '@docket/runtime'

/** What somebody needs who forgot a password; `token` opens their account once, until `expiresAt`. */
export type PasswordResetMail = {
  tenantId: string
  tenantSlug: string
  userId: string
  to: string
  token: string
  expiresAt: string
}

/** The way out for what people are told by mail; the notifications behind it decide how it goes. */
export type Mailer = { sendPasswordReset(mail: PasswordResetMail): Promise<void> }

/** For the embedded default alone: one person at one terminal, who reads the token in the log. */
export const logMailer = (log: Logger): Mailer => ({
  async sendPasswordReset({ to, tenantSlug, token, expiresAt }) {
    // not `token`, which the logger would redact
    log.warn({ to, tenant: tenantSlug, resetWith: token, expiresAt }, 'somebody forgot their password')
  },
})

/** Where no mail can be sent: says that somebody asked, and never what would open their account. */
export const noMailer = (log: Logger): Mailer => ({
  async sendPasswordReset({ tenantId, userId }) {
    log.warn({ tenantId, userId }, 'a password reset was asked for, but there is no way to send mail')
  },
})
