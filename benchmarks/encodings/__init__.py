"""How often the encoding of a list is told right, asked for, or taken wrongly in silence."""
