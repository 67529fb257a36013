-- Another page in each request.
request = function()
   return wrk.format("GET", string.format("%s?limit=100&offset=%d", wrk.path, math.random(0, 6000)))
end
