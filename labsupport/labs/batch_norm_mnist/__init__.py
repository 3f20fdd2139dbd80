"""The room of lab 09: a seven-layer sigmoid net, with batch norm and without."""
