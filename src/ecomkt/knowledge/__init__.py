"""What the program knows: read from files, laid in layers, held against one schema, built once."""
