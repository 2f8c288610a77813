/** Anything JSON can carry. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

export type JobState = 'waiting' | 'active' | 'completed' | 'failed' | 'cancelled'

/** Why a job or one of its items failed, by a code that clients may switch on. */
export type JobError = { code: string; detail: string }

/** A job as its owner sees it. `version` grows with every change; `done` and `failed` count settled items. */
export type Job = {
  jobId: string
  tenantId: string
  ownerId: string
  type: string
  state: JobState
  total: number
  done: number
  failed: number
  result: Json
  error: JobError | null
  version: number
  createdAt: string
  startedAt: string | null
  completedAt: string | null
}

/** Nothing more happens to a job in one of these. */
export const isEnded = ({ state }: Pick<Job, 'state'>): boolean => state !== 'waiting' && state !== 'active'
