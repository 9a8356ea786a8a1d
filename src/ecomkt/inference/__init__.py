"""From a profile to a recommendation: certainty, premises, the two engines, three strata."""
