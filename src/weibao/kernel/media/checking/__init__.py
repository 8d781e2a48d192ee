"""What the child made is looked through here, byte by byte, by code that cannot be exploited.

Each file knows the one form that a copy may have. Anything else in it, and there is no copy.
"""
