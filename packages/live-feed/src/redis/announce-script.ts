/**
 * One call for a whole batch, atomic as every script. For each tenant: its epoch, counter and the run of the server
 * they were made on stand together in one hash, so that they are lost together or not at all; another run means a
 * restart or another server, whatever it brought back from disk, and begins another epoch. Entries get the id `n-0`.
 * With no entries it only says where the feeds stand. Needs Redis 6.2; tried on 7.0 and 8.
 *
 * A ticket's version that was announced already is left out: consumers name tickets again whenever they read ahead.
 * What was announced is kept as `<version>:<public version>`, and the rule is `isTold`'s: news that requesters were
 * not told are no repeat.
 *
 * KEYS: per tenant the hash, the stream, and the hash of versions announced. ARGV: run, entries kept, milliseconds an
 * idle feed is kept; then per tenant: an epoch to take if it has none, 1 to take it in any case, how many entries, and
 * of each the ticket, its version, its public version (empty for internal news), and the entry.
 * Answers epoch and n of each tenant in turn.
 */
export const announceScript = `
local run, keeps, idle = ARGV[1], ARGV[2], ARGV[3]
local answer, at = {}, 4
for i = 1, #KEYS, 3 do
  local feed, stream, versions = KEYS[i], KEYS[i + 1], KEYS[i + 2]
  local fresh, forced, count = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  at = at + 3
  local held = redis.call('hmget', feed, 'epoch', 'run', 'n')
  local epoch, n = held[1], tonumber(held[3])
  if not epoch or held[2] ~= run or forced == '1' then
    redis.call('del', feed, stream, versions)
    epoch, n = fresh, 0
    redis.call('hset', feed, 'epoch', epoch, 'run', run, 'n', 0)
  end
  for _ = 1, count do
    local ticket, version, public, entry = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
    at = at + 4
    local told, toldPublic = string.match(redis.call('hget', versions, ticket) or '', '^(%d+):(%d*)$')
    toldPublic = toldPublic or ''
    local toldToAll = public == '' or (toldPublic ~= '' and tonumber(toldPublic) >= tonumber(public))
    if told ~= version or not toldToAll then
      n = n + 1
      redis.call('xadd', stream, 'maxlen', keeps, string.format('%d-0', n), 'epoch', epoch, 'entry', entry)
      redis.call('hset', versions, ticket, version .. ':' .. (public == '' and toldPublic or public))
    end
  end
  if count > 0 then
    redis.call('hset', feed, 'n', string.format('%d', n))
    if redis.call('hlen', versions) > tonumber(keeps) then redis.call('del', versions) end
    redis.call('pexpire', stream, idle)
    redis.call('pexpire', versions, idle)
  end
  redis.call('pexpire', feed, idle)
  answer[#answer + 1] = epoch
  answer[#answer + 1] = n
end
return answer
`
