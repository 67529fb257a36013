-- Another place in each request, so that nobody answers from what he said before.
request = function()
   local lon = 120.2 + math.random() * 1.7
   local lat = 31.7 + math.random() * 0.9
   return wrk.format("GET", string.format("%s?near=%.5f,%.5f&limit=10", wrk.path, lon, lat))
end
