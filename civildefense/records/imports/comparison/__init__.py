"""Two editions of one register, row by row: what came, what went, what says something else now."""
