"""How plans in clients' own words are understood, on sentences of a writer of whom nothing is learnt."""
