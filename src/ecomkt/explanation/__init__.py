"""Why, why not, what would change it, how firm it is, what to ask next."""
