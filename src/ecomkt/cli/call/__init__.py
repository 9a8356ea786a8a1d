"""The live session: its lines, what they mean, and what Tab offers."""
