"""What an answer costs in time, as ratios that were measured in one run."""
