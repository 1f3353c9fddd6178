"""Lua scripts: what the Redis server does atomically."""

from __future__ import annotations

from smartchat_adapters.redis.adapter import LuaScript

__all__ = ["SERVER_TIME", "SWAP", "TAKE", "TAKE_RULE"]

SERVER_TIME = """\
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
"""
"""Only the server's clock counts, so that clients whose clocks disagree are counted alike."""

TAKE_RULE = """\
local interval, most, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local burst = most * interval
local earliest = now
local stored = redis.call('GET', KEYS[1])
local arrival = stored and tonumber(stored)
if arrival then
    earliest = math.min(math.max(arrival, now), now + burst)
end
local kept = earliest + cost * interval
local excess = kept - now - burst
if excess > 0 then
    kept = earliest
end
if kept > now and kept ~= arrival then
    redis.call('SET', KEYS[1], string.format('%.0f', kept), 'PX', math.ceil((kept - now) / 1000))
end
return {excess > 0 and 0 or 1, math.floor((now + burst - kept) / interval), math.max(excess, 0), kept - now}
"""
"""`smartchat_core.resilience.rate_limit.decide`, with `now` in microseconds.

Answers whether the request may pass, how many more may, and microseconds until it may and until all may. All are whole
numbers below 2**53, which Lua's doubles hold exactly.
"""

TAKE = LuaScript(SERVER_TIME + TAKE_RULE)

SWAP = LuaScript("""\
local current = redis.call('GET', KEYS[1])
if ARGV[1] == '0' then
    if current then return 0 end
elseif current ~= ARGV[2] then
    return 0
end
if ARGV[4] == '0' then
    redis.call('DEL', KEYS[1])
else
    redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
end
return 1
""")
"""Arguments: 1 if there was a value and the value (else 0 and nothing), the new value, milliseconds that it lives."""
