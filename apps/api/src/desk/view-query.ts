import { type ListQuery, listQuery, type View } from '@docket/contracts'
import { invalidInput } from '../plugins/validation.ts'

type Part = { [name: string]: unknown }

/**
 * A view as the query of the ticket list that it stands for, with what the request says about page and order. Throws
 * `invalid_input` where the two do not go together, or where the list has forgotten a filter since.
 */
export const viewQuery = ({ filter, sort }: Pick<View, 'filter' | 'sort'>, part: Part = {}): ListQuery => {
  const own = sort === null ? {} : { sort }
  const said = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
  const parsed = listQuery.safeParse({ ...filter, ...own, ...said })
  if (!parsed.success) throw invalidInput(parsed.error.issues)
  return parsed.data
}
