-- no transaction
-- Why: /comments/{id} finds the ticket of a comment, at once after it was written.
-- Locks: none that writers wait for.
create index concurrently events_comment_id on events (tenant_id, (data ->> 'commentId')) where type = 'CommentAdded';
