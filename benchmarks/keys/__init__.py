"""How many keys a consultant types in a call until the first options are those of the full profile."""
