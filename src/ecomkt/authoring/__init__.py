"""For those who write knowledge: lint, scenarios, coverage, mutants, differences, templates."""
