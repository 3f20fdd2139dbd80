"""Lab 15: which single line makes a network sick, and how can one tell?"""
