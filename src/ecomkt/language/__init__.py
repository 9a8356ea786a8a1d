"""The languages of the output: texts, and how they are said."""
