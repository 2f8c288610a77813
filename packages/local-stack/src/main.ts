import { parseArgs } from 'node:util'
import { ConfigError, readConfig } from '@docket/runtime'
import { DataInUse } from './data/claim-data.ts'
import { type Stack, startStack } from './stack/start-stack.ts'

// `npm run stack`: the distributed column natively, one Ctrl-C for all of it.
const { values } = parseArgs({ options: { only: { type: 'string' } } })
if (values.only !== undefined && values.only !== 'servers')
  fail(`--only takes "servers", not "${values.only}"`)

const width = 12
const print = (name: string, line: string): void => console.log(`${name.padEnd(width)}| ${line}`)

let stack: Stack | undefined
let stopping = false
const stop = async (): Promise<void> => {
  if (stopping) return
  stopping = true
  await stack?.stop()
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())

try {
  const config = readConfig()
  stack = await startStack({ config, onlyServers: values.only === 'servers', print })
  for (const [name, value] of Object.entries(stack.addresses)) print('stack', `${name}=${value}`)
  print(
    'stack',
    values.only ? 'the servers are up; Ctrl-C stops them' : 'the apps are starting; Ctrl-C stops everything',
  )
  setInterval(() => {}, 1 << 30) // the servers' processes are unreferenced: this one stays for them
} catch (error) {
  if (error instanceof ConfigError || error instanceof DataInUse || error instanceof Error)
    fail(error.message)
  throw error
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
