"""The commands of `python3 -m labsupport`, and what they need to know of the machine."""
