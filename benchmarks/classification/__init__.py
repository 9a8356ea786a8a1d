"""What the classification rules are worth on titles that were labelled before they were written."""
