import { editCommentBody } from '@docket/contracts'
import type { ApiPart } from '../../api-server.ts'
import { commentAddresses, commentNamed, commentResponses } from '../../tickets/comment-route.ts'
import { mentioned } from '../../tickets/mentioned.ts'
import { requestFacts } from '../../tickets/request-facts.ts'
import { saveComment } from '../../tickets/save-comment.ts'

/** Says it otherwise; what was said before stays in the history. Needs the version seen. */
export const editCommentRoute: ApiPart = (app, context) => {
  for (const { url, params } of commentAddresses)
    app.route({
      method: 'PUT',
      url,
      config: { action: 'comment.edit' },
      schema: {
        tags: ['comments'],
        summary: 'Edit a comment',
        params,
        body: editCommentBody,
        response: commentResponses,
      },
      handler: async (request, reply) => {
        const { body } = request
        const facts = requestFacts(request, context, body)
        const named = await commentNamed(context, request)
        const mentions =
          body.mentions && (await mentioned(context.people, facts.caller.tenantId, body.mentions))
        return saveComment(context, request, reply, {
          ...named,
          facts,
          command: {
            type: 'EditComment',
            at: facts.at,
            data: { commentId: named.commentId, body: body.body, ...(mentions && { mentions }) },
          },
          message: 'Comment changed',
        })
      },
    })
}
