"""The room of lab 02: what does a saturated unit cost?"""
