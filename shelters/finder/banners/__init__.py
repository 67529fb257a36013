"""One sentence above every public page: proposed by one person, approved by another, cancelled by one alone."""
