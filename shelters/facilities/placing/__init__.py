"""Works that are not on the map yet: a list that somebody works through, oldest first."""
