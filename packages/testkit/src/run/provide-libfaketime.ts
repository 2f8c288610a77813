import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findLibfaketime } from '../faults/libfaketime.ts'

/**
 * True when libfaketime is here, which moves the clock of a database server in drills. As root on Debian and its kin
 * it is installed when missing; elsewhere installing is the user's own decision.
 */
export const provideLibfaketime = (): boolean => {
  if (findLibfaketime() !== null) return true
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false
  console.log('Installing libfaketime for the drills that move the clock.')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-q', ...args], { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0
  const install = () => apt('install', '-y', '--no-install-recommends', 'libfaketime')
  if (!install()) {
    apt('update')
    install()
  }
  return findLibfaketime() !== null
}
