"""A room for each lab: what one lab alone uses."""
