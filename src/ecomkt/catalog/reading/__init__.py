"""A product list of any kind, read into products."""
