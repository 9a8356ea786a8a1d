"""The document that a client takes home, in every format."""
