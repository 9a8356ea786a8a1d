"""The knowledge on real cases, beside baselines that know no marketing."""
