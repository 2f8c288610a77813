import type { Attachment } from '@docket/contracts'
import type { Answer } from './client.ts'
import type { Person } from './people.ts'

export type FileToSend = { content: Uint8Array | string; name?: string }
export type UploadMore = {
  fields?: Record<string, string>
  headers?: Record<string, string>
  /** Fields after the file instead of before it. */
  fileFirst?: boolean
}

/** Uploads and downloads as a browser would, over a real socket. */
export const fileClientOf = (url: string) => (person: Person) => {
  const authorization = `Bearer ${person.token}`
  const upload = async (
    path: string,
    file: FileToSend,
    more: UploadMore = {},
  ): Promise<Answer<Attachment>> => {
    const form = new FormData()
    const blob = new Blob([file.content as never])
    if (more.fileFirst) form.append('file', blob, file.name ?? 'file.txt')
    for (const [name, value] of Object.entries(more.fields ?? {})) form.append(name, value)
    if (!more.fileFirst) form.append('file', blob, file.name ?? 'file.txt')
    const response = await fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization, ...more.headers },
      body: form,
    })
    return {
      status: response.status,
      headers: response.headers,
      ...((await response.json()) as object),
    } as never
  }
  const download = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(`${url}/api/v1${path}`, { method, headers: { authorization, ...headers } })
    return {
      status: response.status,
      headers: response.headers,
      content: Buffer.from(await response.arrayBuffer()),
    }
  }
  return { upload, download }
}
