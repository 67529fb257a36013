-- Another box of a tenth of a degree in each request.
request = function()
   local west = 120.2 + math.random() * 1.6
   local south = 31.7 + math.random() * 0.8
   local box = string.format("%.4f,%.4f,%.4f,%.4f", west, south, west + 0.1, south + 0.1)
   return wrk.format("GET", string.format("%s?limit=100&bbox=%s", wrk.path, box))
end
