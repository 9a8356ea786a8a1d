"""What the knowledge is worth on real cases, and what the program costs in time and memory; see README.md."""
