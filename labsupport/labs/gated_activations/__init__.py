"""The room of lab 04: where do maxout, GELU, SELU and Swish come from?"""
