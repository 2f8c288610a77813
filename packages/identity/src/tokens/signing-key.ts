import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError } from '@docket/runtime'

/** The public half, as `/.well-known/jwks.json` shows it. */
export type PublicJwk = { kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; use: 'sig'; alg: 'EdDSA' }

/** An Ed25519 key; `kid` is its RFC 7638 thumbprint, so the same key always has the same name. */
export type SigningKey = { kid: string; privatePem: string; publicPem: string; jwk: PublicJwk }

/**
 * The key that signs access tokens: the given PEM (PKCS #8, line breaks also as `\n`), else the one in `dir`,
 * which is made at the first start (mode 0600) and is the same for all processes that start at once.
 * Throws ConfigError for anything but an Ed25519 private key.
 */
export const loadSigningKey = async (options: {
  pem?: string | undefined
  dir: string
}): Promise<SigningKey> => {
  if (options.pem !== undefined)
    return toSigningKey(options.pem.replaceAll('\\n', '\n'), 'DOCKET_JWT_PRIVATE_KEY')
  const file = join(options.dir, 'jwt-private-key.pem')
  const present = await readFile(file, 'utf8').catch(ifMissing)
  return toSigningKey(present ?? (await generateInto(options.dir, file)), file)
}

/**
 * The keys of this process: the one that signs, and the one that did before a rotation, whose tokens hold until they
 * expire. The former is given, or lies beside the generated one.
 */
export const loadSigningKeys = async (options: {
  pem?: string | undefined
  previousPem?: string | undefined
  dir: string
}): Promise<[SigningKey, ...SigningKey[]]> => {
  const key = await loadSigningKey(options)
  const { previousPem } = options
  const file = join(options.dir, 'jwt-previous-key.pem')
  const kept = previousPem?.replaceAll('\\n', '\n') ?? (await readFile(file, 'utf8').catch(ifMissing))
  if (kept === undefined) return [key]
  const previous = toSigningKey(kept, previousPem === undefined ? file : 'DOCKET_JWT_PREVIOUS_PRIVATE_KEY')
  return previous.kid === key.kid ? [key] : [key, previous]
}

/** A key that is kept nowhere, for tests. */
export const generateSigningKey = (): SigningKey => toSigningKey(newPem(), 'generated key')

const toSigningKey = (pem: string, source: string): SigningKey => {
  const privateKey = parse(pem, source)
  const publicKey = createPublicKey(privateKey)
  const x = publicKey.export({ format: 'jwk' }).x as string
  const thumbprint = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x })
  const kid = createHash('sha256').update(thumbprint).digest('base64url')
  return {
    kid,
    privatePem: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string,
    publicPem: publicKey.export({ format: 'pem', type: 'spki' }) as string,
    jwk: { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' },
  }
}

const parse = (pem: string, source: string): KeyObject => {
  const expected = `${source}: expected an Ed25519 private key (PKCS #8 PEM)`
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (cause) {
    throw new ConfigError(expected, { cause })
  }
  throw new ConfigError(expected)
}

/** Written aside and linked into place: of several processes at once one wins, and nobody reads half a key. */
const generateInto = async (dir: string, file: string): Promise<string> => {
  await mkdir(dir, { recursive: true })
  const aside = `${file}.${randomUUID()}`
  await writeFile(aside, newPem(), { mode: 0o600, flag: 'wx' })
  try {
    await link(aside, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await unlink(aside)
  }
  return readFile(file, 'utf8')
}

const newPem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string

const ifMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined
  throw error
}
