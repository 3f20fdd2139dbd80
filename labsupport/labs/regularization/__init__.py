"""The room of lab 13: what keeps a big net from learning its examples by heart."""
