import { roles } from '@docket/ticketing'
import { z } from 'zod'

export const role = z.enum(roles)
