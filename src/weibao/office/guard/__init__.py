"""Abuse control that every door shares: its numbers, what it did, and who is told.

A layer is where things are counted: one line (address), its block, one receipt, one person, one unit,
one town, the whole installation, one wording. No layer that everybody shares acts on somebody who has
sent nothing: nobody can use up a limit for others.
"""
