"""Tells e-commerce consultants how to sell a product online, and why."""

__version__ = "0.1.0"
