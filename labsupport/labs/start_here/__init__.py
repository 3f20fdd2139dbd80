"""The room of lab 00: does my set-up work, and how does a lab work?"""
