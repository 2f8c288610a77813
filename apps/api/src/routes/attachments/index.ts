import multipart from '@fastify/multipart'
import type { ApiPart } from '../../api-server.ts'
import { downloadAttachmentRoute } from './download-attachment.ts'
import { listAttachmentsRoute } from './list-attachments.ts'
import { removeAttachmentRoute } from './remove-attachment.ts'
import { uploadAttachmentRoute } from './upload-attachment.ts'

/** Forms are read here and nowhere else: on every other route they are a body of a type that is not taken. */
const uploads: ApiPart = (app, context) => {
  app.register(async (scope) => {
    await scope.register(multipart, { throwFileSizeLimit: false })
    uploadAttachmentRoute(scope as typeof app, context)
  })
}

/** Every endpoint of files, under their tickets and beside them. */
export const attachmentRoutes: readonly ApiPart[] = [
  uploads,
  listAttachmentsRoute,
  downloadAttachmentRoute,
  removeAttachmentRoute,
]
