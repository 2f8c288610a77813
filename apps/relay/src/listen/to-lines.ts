import type { ReceivedRecord } from '@docket/event-bus'

/** A record for a person to read: where it lies, its headers, and its data; a tombstone says so. */
export const toLines = ({ partition, offset, key, value, headers }: ReceivedRecord): string =>
  [
    `── ${headers.ce_type ?? 'record'}  partition ${partition}  offset ${offset}  key ${key}`,
    ...Object.entries(headers).map(([name, text]) => `   ${name}: ${text}`),
    value === null ? '   (tombstone: deleted or erased)' : `   ${readable(value.toString())}`,
  ].join('\n')

const readable = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).replaceAll('\n', '\n   ')
  } catch {
    return text
  }
}
