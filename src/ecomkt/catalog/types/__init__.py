"""What a product is: rules on words and categories."""
