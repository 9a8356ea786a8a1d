"""Objects of JSON → cells."""
