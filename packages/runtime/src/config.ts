import { z } from 'zod'
import { slaVariables } from './sla-variables.ts'
import { trustedProxies } from './trusted-proxies.ts'

const whole = (from: number, to: number) => z.coerce.number().int().min(from).max(to)

/** Every setting, read once from the environment. docs/configuration.md lists them; a test compares the two. */
export const configSchema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('PostgreSQL 16 or newer; without it the embedded server starts'),
  KAFKA_BROKERS: z
    .string()
    .min(1)
    .optional()
    .describe('host:port list; with it consumers read Kafka, without it the outbox'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe('live feed, signals and rate limits between processes; without it they stay in memory'),
  DOCKET_HOST: z.string().default('127.0.0.1').describe('address the servers listen on'),
  DOCKET_PORT: whole(0, 65535).default(3000).describe('port of the API; 0 takes a free one'),
  DOCKET_HEALTH_PORT: whole(0, 65535)
    .default(0)
    .describe('port of the health addresses of a process without an API; 0 takes a free one'),
  DOCKET_DATA: z
    .string()
    .min(1)
    .default('.docket')
    .describe('folder of the embedded servers and generated keys'),
  DOCKET_DEMO_PASSWORD: z
    .string()
    .min(12)
    .optional()
    .describe('password of the demo accounts; without it a random one is printed at the first start'),
  DOCKET_LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('least severe level that is logged'),
  DOCKET_POOL_SIZE: whole(2, 100)
    .default(8)
    .describe('database connections of one process (8 to 10 measured best)'),
  DOCKET_JWT_PRIVATE_KEY: z
    .string()
    .optional()
    .describe('Ed25519 private key, PKCS #8 PEM; generated in DOCKET_DATA on the embedded default'),
  DOCKET_JWT_PREVIOUS_PRIVATE_KEY: z
    .string()
    .optional()
    .describe('the key that signed before a rotation; its tokens hold until they expire, ten minutes later'),
  DOCKET_CURSOR_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe('signs list cursors; generated in DOCKET_DATA on the embedded default'),
  DOCKET_ISSUER: z
    .string()
    .default('docket')
    .describe('issuer and audience of access tokens, source of events'),
  DOCKET_OPERATOR_TOKEN: z
    .string()
    .min(32)
    .optional()
    .describe('credential for what crosses tenants; without it nobody is the operator'),
  DOCKET_TRUST_PROXY: z
    .string()
    .default('')
    .refine((value) => value === '' || trustedProxies(value) !== null, {
      error: 'expected a number of proxies (1 to 10), or addresses and networks by comma',
    })
    .describe(
      'proxies in front whose X-Forwarded-For is believed: how many, or which addresses and networks',
    ),
  DOCKET_CORS_ORIGINS: z.string().default('').describe('comma-separated origins that browsers may call from'),
  DOCKET_MAX_LOOP_DELAY_MS: whole(0, 60_000)
    .default(500)
    .describe('delay of the event loop from which requests are answered 503; 0 never'),
  DOCKET_RATE_LIMIT: z
    .enum(['on', 'off'])
    .default('on')
    .describe('off counts no requests: for machines that load their own Docket'),
  DOCKET_RATE_LIMIT_READS: whole(0, 1e9)
    .default(1_200)
    .describe('reads a minute and principal; 0 is no limit, here and below'),
  DOCKET_RATE_LIMIT_WRITES: whole(0, 1e9).default(600).describe('writes a minute and principal'),
  DOCKET_RATE_LIMIT_LOGIN_ACCOUNT: whole(0, 1e9)
    .default(10)
    .describe('failed logins in 15 minutes and account'),
  DOCKET_RATE_LIMIT_LOGIN_ADDRESS: whole(0, 1e9)
    .default(50)
    .describe('failed logins in 15 minutes and address'),
  DOCKET_RATE_LIMIT_UPLOADS: whole(0, 1e9).default(60).describe('uploads a minute and principal'),
  DOCKET_RATE_LIMIT_EXPORTS: whole(0, 1e9).default(10).describe('exports a minute and principal'),
  DOCKET_RATE_LIMIT_AI: whole(0, 1e9).default(60).describe('requests to a classifier a minute and principal'),
  DOCKET_RATE_LIMIT_BULK: whole(0, 1e9)
    .default(600_000)
    .describe('bulk, import and declared load a minute and principal'),
  DOCKET_STREAMS_PER_USER: whole(1, 1000).default(6).describe('open live streams of one user'),
  DOCKET_STREAM_QUEUE_BYTES: whole(65_536, 1 << 30)
    .default(1 << 20)
    .describe('bytes queued for one slow stream before it is cut'),
  DOCKET_OUTBOX_PARTITION_SIZE: whole(1_000, 100_000_000)
    .default(1_000_000)
    .describe('positions in one outbox partition'),
  DOCKET_STORAGE_URL: z
    .url({ protocol: /^(file|s3|https?)$/ })
    .optional()
    .describe(
      'where attachments lie: file:///folder, s3://bucket/prefix or https://endpoint/bucket; files in DOCKET_DATA without it',
    ),
  AWS_ACCESS_KEY_ID: z.string().min(1).optional().describe('key id for the bucket of DOCKET_STORAGE_URL'),
  AWS_SECRET_ACCESS_KEY: z.string().min(1).optional().describe('its secret'),
  AWS_SESSION_TOKEN: z
    .string()
    .min(1)
    .optional()
    .describe('its session token, if the key is a temporary one'),
  AWS_REGION: z.string().min(1).default('us-east-1').describe('region of the bucket'),
  DOCKET_MAX_FILE_MB: whole(1, 5_000).default(50).describe('largest attachment, in MiB'),
  DOCKET_FILE_TYPES: z
    .string()
    .min(1)
    .default('pdf,doc,docx,xlsx,csv,txt,jpg,jpeg,png,gif,zip,tar,gz,log,eml')
    .describe('types that may be attached, told by content'),
  DOCKET_CLAMD: z
    .string()
    .min(1)
    .optional()
    .describe('virus scanner, host:port or unix:/path; without it nothing is scanned'),
  ...slaVariables,
  DOCKET_FAULTS: z
    .string()
    .optional()
    .describe('named points at which the process kills itself; for drills only'),
})

export type Config = z.output<typeof configSchema>

/** Thrown when the environment does not fit; its message names each variable and what was expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** Reads the settings from an environment; unknown `DOCKET_*` names are refused, since they are mostly typing errors. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => {
  const known = Object.keys(configSchema.shape)
  const present = Object.fromEntries(known.flatMap((name) => (env[name] ? [[name, env[name]]] : [])))
  const strangers = Object.keys(env).filter((name) => name.startsWith('DOCKET_') && !known.includes(name))
  const parsed = configSchema.safeParse(present)
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...strangers.map((name) => `${name}: unknown setting; docs/configuration.md lists the known ones`),
  ]
  if (problems.length > 0) throw new ConfigError(`Configuration is wrong:\n  ${problems.join('\n  ')}`)
  return parsed.data!
}
