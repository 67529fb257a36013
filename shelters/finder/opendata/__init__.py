"""What may be taken away and used elsewhere: the catalogue, for people and for programs, and the feed of changes."""
