"""The room of lab 14: which steps, on which surface, under which loss."""
