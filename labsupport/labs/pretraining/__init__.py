"""The room of lab 12: how did layers trained without labels make deep nets trainable?"""
