/** Days in RESOLVED after which a ticket is closed, where its tenant never said. */
export const defaultAutoCloseDays = 5

/** SQL: when a timer of `t` falls due under the settings `s` of its tenant (left joined); null is never. */
export const dueAtSql = `
  case t.kind
    when 'wake_up' then t.since
    else t.since + make_interval(days =>
      case when s.tenant_id is null then ${defaultAutoCloseDays} else s.auto_close_after_days end)
  end`
