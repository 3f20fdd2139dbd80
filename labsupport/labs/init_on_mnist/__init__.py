"""The room of lab 07: what the size of the first weights does on real digits."""
