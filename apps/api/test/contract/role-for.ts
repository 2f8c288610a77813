import { type Action, permissions, type Role, roles } from '@docket/ticketing'
import type { Operation } from './operations.ts'

/** The role with the longest reach that the operation lets in at all. */
export const roleFor = ({ action }: Operation): Role =>
  roles.findLast((role) => action === null || permissions[action as Action][role] !== 'no') ?? 'ADMIN'
