import { bareBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { commentAddresses, commentNamed, commentResponses } from '../../tickets/comment-route.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { saveComment } from '../../tickets/save-comment.ts'

/** Takes a comment back: a tombstone keeps its place. Needs the version seen. */
export const deleteCommentRoute: ApiPart = (app, context) => {
  for (const { url, params } of commentAddresses)
    app.route({
      method: 'DELETE',
      url,
      config: { action: 'comment.delete' },
      schema: {
        tags: ['comments'],
        summary: 'Delete a comment',
        params,
        body: bareBody,
        response: commentResponses,
      },
      handler: async (request, reply) => {
        const facts = requestFacts(request, context, request.body)
        const named = await commentNamed(context, request)
        return saveComment(context, request, reply, {
          ...named,
          facts,
          command: { type: 'DeleteComment', at: facts.at, data: { commentId: named.commentId } },
          message: 'Comment deleted',
        })
      },
    })
}
