/**
 * The name that generated clients give an operation, out of its method and path: `postTicketsByIdComments`. It stays
 * as long as the path does.
 */
export const operationIdOf = ({
  method,
  url,
}: {
  method: string | readonly string[]
  url: string
}): string => {
  const words = url
    .replace(/^\/api\/v1/, '')
    .split(/[^A-Za-z0-9:]+/)
    .filter((word) => word !== '')
    .map((word) => (word.startsWith(':') ? `By${capital(word.slice(1))}` : capital(word)))
  return [method].flat()[0]!.toLowerCase() + words.join('')
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
