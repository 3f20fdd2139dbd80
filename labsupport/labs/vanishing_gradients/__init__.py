"""The room of lab 01: why was a deep sigmoid network untrainable before 2006?"""
