import type { FileHandle } from 'node:fs/promises'

/** Up to `length` bytes from an offset; fewer at the end of the file. */
export const readAt = async (file: FileHandle, offset: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.alloc(Math.max(0, length))
  const { bytesRead } = await file.read(buffer, 0, buffer.length, Math.max(0, offset))
  return buffer.subarray(0, bytesRead)
}
