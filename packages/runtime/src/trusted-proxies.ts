import { isIP } from 'node:net'

/**
 * What `DOCKET_TRUST_PROXY` says: how many proxies stand in front, or which addresses and networks they have; null for
 * anything else. A word for "all" is not among them: then every client could say who it is.
 */
export const trustedProxies = (value: string): number | string[] | null => {
  if (/^([1-9]|10)$/.test(value)) return Number(value)
  const networks = value.split(',').map((part) => part.trim())
  return networks.every(isNetwork) ? networks : null
}

const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  if (prefix === undefined) return true
  const longest = family === 4 ? 32 : 128
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= longest
}
