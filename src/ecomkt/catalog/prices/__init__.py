"""What a price cell says, and how an amount becomes a level."""
