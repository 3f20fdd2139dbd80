"""The room of lab 08: what does batch norm compute, forward and backward?"""
