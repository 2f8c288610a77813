import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Config, type Running, stopAll } from '@docket/runtime'
import { claimData } from '../data/claim-data.ts'
import { type AppProcess, runApp } from './run-app.ts'
import { type ServerAddresses, startServers } from './start-servers.ts'

export type Stack = Running & { addresses: ServerAddresses; apps: readonly AppProcess[] }

export type StackOptions = {
  config: Config
  /** Leaves the apps out. */
  onlyServers: boolean
  env?: NodeJS.ProcessEnv
  /** Gets every line, with the name of the app that printed it. */
  print: (name: string, line: string) => void
}

const apps = ['api', 'relay', 'projections', 'sla'] as const

/** The distributed column on this machine: servers first, then migrations and demo data, then every app. */
export const startStack = async ({
  config,
  onlyServers,
  env = process.env,
  print,
}: StackOptions): Promise<Stack> => {
  const release = claimData(config.DOCKET_DATA)
  const started: Running[] = [{ stop: async () => release() }]
  try {
    const servers = await startServers(config.DOCKET_DATA, config)
    started.push(servers)
    if (onlyServers) return { ...stopAll(started), addresses: servers.addresses, apps: [] }
    const appEnv = { ...env, ...servers.addresses }
    await prepare(appEnv, print)
    const running = apps.map((name) =>
      runApp({ name, args: [appFile(name, 'main')], env: appEnv, onLine: (line) => print(name, line) }),
    )
    started.push({ stop: async () => void (await Promise.all(running.map((app) => app.stop()))) })
    return { ...stopAll(started), addresses: servers.addresses, apps: running }
  } catch (error) {
    await stopAll(started).stop()
    throw error
  }
}

/** The file that starts an app, or another program of its folder. */
export const appFile = (app: string, file: string): string =>
  fileURLToPath(new URL(`../../../../apps/${app}/src/${file}.ts`, import.meta.url))

/** Migrations and the demo tenant, by the same program that any other deployment runs before its apps. */
export const prepare = async (env: NodeJS.ProcessEnv, print: StackOptions['print']): Promise<void> => {
  const child = spawn(process.execPath, [appFile('standalone', 'prepare'), '--demo'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  child.stdout.on('data', (data: Buffer) => {
    for (const line of data.toString().trimEnd().split('\n')) print('prepare', line)
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error('Preparing the database failed; the lines above say why.')
}
