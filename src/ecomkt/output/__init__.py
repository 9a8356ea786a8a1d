"""Results in words: one output format a file; objects in, text out; computes nothing."""
