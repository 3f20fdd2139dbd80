"""The room of lab 05: what happens when all weights start equal?"""
