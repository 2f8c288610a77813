import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/**
 * True when Java and Maven are here. As root on Debian and its kin they are installed when missing; elsewhere
 * installing is the user's own decision.
 */
export const provideJava = (): boolean => {
  if (hasJava()) return true
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false
  console.log('Installing Java and Maven for the tests on Kafka.')
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'default-jre-headless', 'maven')
  return hasJava()
}

const hasJava = (): boolean =>
  spawnSync('java', ['-version']).status === 0 && spawnSync('mvn', ['--version']).status === 0

const apt = (...args: string[]): void => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['-q', ...args], { stdio: ['ignore', 'inherit', 'inherit'], env })
}
