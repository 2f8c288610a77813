import type { ApiPart } from '../../api-server.ts'
import { cancelJobRoute } from './cancel-job.ts'
import { readJobRoute } from './read-job.ts'

/** Every endpoint under /api/v1/jobs. */
export const jobRoutes: readonly ApiPart[] = [readJobRoute, cancelJobRoute]
