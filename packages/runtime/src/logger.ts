import { type Logger as PinoLogger, pino } from 'pino'

export type Logger = PinoLogger

const secrets = [
  'password',
  'refreshToken',
  'accessToken',
  'token',
  'secret',
  'authorization',
  'cookie',
  'apiKey',
]

/** JSON logs to standard output; secrets are redacted at the top level and one level below. */
export const createLogger = (options: { name: string; level: string }): Logger =>
  pino({
    name: options.name,
    level: options.level,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  })

/** A logger that says nothing, for tests. */
export const silentLogger = (): Logger => pino({ level: 'silent' })
