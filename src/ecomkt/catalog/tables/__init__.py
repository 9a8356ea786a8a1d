"""Tables in files: delimited texts, sheets, markup, and where in them the list begins."""
