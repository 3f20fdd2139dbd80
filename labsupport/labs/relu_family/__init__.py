"""The room of lab 03: why did max(0, x) win, and how does it die?"""
