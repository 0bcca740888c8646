-- Asks what stands in a file, a body a line and in turn, as the chat on a clinic's page would.
-- wrk ... -s load.lua URL -- FILE FIRST EVERY ADDED NUMBER: from line FIRST on; each EVERY-th question (0:
-- none) is made one that was never asked, by the next number from NUMBER on or by a word that spells it.

wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Origin"] = "http://127.0.0.1:8000"
wrk.headers["Accept"] = "*/*"
wrk.headers["Accept-Encoding"] = "gzip, deflate, br, zstd"
wrk.headers["Accept-Language"] = "en-GB,en;q=0.9"
wrk.headers["Sec-Fetch-Dest"] = "empty"
wrk.headers["Sec-Fetch-Mode"] = "cors"
wrk.headers["Sec-Fetch-Site"] = "cross-site"
wrk.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"

local LETTERS = "aeioubdfgklmnprst"
local bodies, requests = {}, {}
local at, every, added, number

function init(args)
  for body in io.lines(args[1]) do
    bodies[#bodies + 1] = body
    requests[#requests + 1] = wrk.format(nil, nil, nil, body)
  end
  at, every, added, number = tonumber(args[2]) % #bodies, tonumber(args[3]), args[4], tonumber(args[5])
end

local function word(rest)
  local spelt = "z"
  while rest > 0 do
    local letter = rest % #LETTERS + 1
    spelt, rest = spelt .. LETTERS:sub(letter, letter), math.floor(rest / #LETTERS)
  end
  return spelt
end

function request()
  at = at % #bodies + 1
  if every == 0 or at % every ~= 0 then
    return requests[at]
  end
  number = number + 1
  local more = added == "word" and word(number) or number
  -- A body ends in its question: ..."}
  return wrk.format(nil, nil, nil, bodies[at]:sub(1, -3) .. " " .. more .. '"}')
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests": %d, "seconds": %.6f, "failed": %d, "refused": %d, "p50": %.3f, "p99": %.3f}\n',
    summary.requests, summary.duration / 1e6, errors.connect + errors.read + errors.write + errors.timeout,
    errors.status, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
