"""How many answers an interview needs until the first places are those of the full profile."""
