"""Product lists: what merchants have → products → facts."""
