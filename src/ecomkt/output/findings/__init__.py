"""Findings in words and in the formats of the programs that show them."""
