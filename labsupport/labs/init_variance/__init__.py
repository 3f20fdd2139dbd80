"""The room of lab 06: how large should random weights be?"""
