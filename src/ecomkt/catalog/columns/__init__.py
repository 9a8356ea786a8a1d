"""What the columns of a list are: headers, their words, what stands below them, and what is in doubt."""
