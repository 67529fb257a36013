"""The desk's search: ``filling`` keeps the index, ``finding`` asks it, ``matching`` says why a row was found."""
