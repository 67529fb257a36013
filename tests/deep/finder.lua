-- What a phone asks of the finder, in turn; at the end one line for the program that called.
local paths = {}
local turn = 0

function init(args)
  paths = args
end

function request()
  turn = turn % #paths + 1
  return wrk.format("GET", paths[turn])
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format("FOUND %d %d %d %d %d %d\n", summary.requests, summary.duration, failed, errors.status,
    latency:percentile(99), latency.max))
end
