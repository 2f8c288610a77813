import { Failure } from '@docket/runtime'

/** What was looked for, or `not_found`. */
export const found = <Thing>(thing: Thing | null, noun: string): Thing => {
  if (thing === null) throw new Failure('not_found', `There is no such ${noun}.`)
  return thing
}

/** The id of the path, or `not_found`: what is no uuid is nobody's id. */
export const idIn = (id: string, noun: string): string =>
  found(uuidForm.test(id) ? id.toLowerCase() : null, noun)

const uuidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
