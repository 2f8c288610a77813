import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { clamdScanner } from '../src/index.ts'
import { eicar, startClamd } from '../src/spec/index.ts'
import { fileOf, useFolder } from './folder.ts'

const folder = await useFolder()
const local = async (content: Buffer | string) => ({ ...(await fileOf(folder, content)), sha256: '' })
const clamd = async (options?: Parameters<typeof startClamd>[0]) => {
  const server = await startClamd(options)
  onTestFinished(() => server.close())
  return server
}

test('a clean file is clean, in chunks, whole', async () => {
  const server = await clamd()
  const file = await local(Buffer.alloc(1_000_000, 'x'))
  expect(await clamdScanner(server.address).scan(file)).toEqual({ verdict: 'clean' })
  expect(server.scanned).toEqual([1_000_000])
})

test('an infected file is named, also where two chunks meet', async () => {
  const server = await clamd()
  const file = await local('x'.repeat(65_536 - 20) + eicar)
  expect(await clamdScanner(server.address).scan(file)).toEqual({
    verdict: 'infected',
    signature: 'Eicar-Test-Signature',
  })
})

test('a file that the scanner does not take is unscannable, although it hangs up early', async () => {
  const server = await clamd({ streamMaxLength: 100_000 })
  const file = await local(Buffer.alloc(200_000))
  expect(await clamdScanner(server.address).scan(file)).toEqual({
    verdict: 'unscannable',
    reason: 'INSTREAM size limit exceeded',
  })
})

test.each<[string, (socket: Socket) => void]>([
  ['hangs up', (socket) => socket.end()],
  ['resets', (socket) => socket.resetAndDestroy()],
  ['says something else', (socket) => socket.end('PONG\0')],
  ['never ends its answer', (socket) => socket.write('x'.repeat(10_000))],
  ['says nothing', () => {}],
])('a scanner that %s is down', async (_what, behave) => {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.resume()
    behave(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  const scanner = clamdScanner(`127.0.0.1:${port}`, { withinMs: 300 })
  await expect(scanner.scan(await local('hello'))).rejects.toMatchObject({ code: 'dependency_down' })
})

test('nobody at the address is down too', async () => {
  const server = await startClamd()
  await server.close()
  await expect(clamdScanner(server.address).scan(await local('x'))).rejects.toMatchObject({
    code: 'dependency_down',
    retryable: true,
  })
})

test('an upload that is given up hangs up on the scanner', async () => {
  const server = await clamd({ mute: true })
  const scan = clamdScanner(server.address).scan(await local('x'), AbortSignal.timeout(50))
  await expect(scan).rejects.toMatchObject({ code: 'dependency_down' })
})

test.each(['clamd', 'host:port', 'unix:relative'])('%s is no address', (address) =>
  expect(() => clamdScanner(address)).toThrow('DOCKET_CLAMD'),
)
