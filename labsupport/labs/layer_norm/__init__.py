"""The room of lab 11: what if the batch is small, or one?"""
