import { createHmac, timingSafeEqual } from 'node:crypto'
import { type CursorPosition, decodeCursor, encodeCursor } from '@docket/read-models'
import { Failure } from '@docket/runtime'

/** Turns positions into cursors of one tenant and back; clients can read one, but not make one. */
export type CursorSeal = {
  seal(position: CursorPosition): string
  /** Throws `invalid_input` naming `cursor` for anything that `seal` did not give this tenant. */
  open(cursor: string): CursorPosition
}

export const cursorSeal = (secret: string, tenantId: string): CursorSeal => {
  const signature = (text: string) => createHmac('sha256', secret).update(`${tenantId} ${text}`).digest()
  return {
    seal(position) {
      const text = encodeCursor(position)
      return `${text}.${signature(text).toString('base64url')}`
    },
    open(cursor) {
      const [text = '', signed = ''] = cursor.split('.', 2)
      const said = Buffer.from(signed, 'base64url')
      const right = signature(text)
      const position =
        said.length === right.length && timingSafeEqual(said, right) ? decodeCursor(text) : null
      if (position === null) throw tampered()
      return position
    },
  }
}

const tampered = () =>
  new Failure('invalid_input', 'The cursor is not one that was given out here.', {
    errors: [{ path: 'cursor', code: 'invalid_cursor', message: 'is not a cursor that was given out here' }],
  })
