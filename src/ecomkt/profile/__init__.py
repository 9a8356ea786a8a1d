"""What is known of one product, and how it is said."""
