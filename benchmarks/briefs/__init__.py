"""Notes of first calls: our answer beside an expert's."""
