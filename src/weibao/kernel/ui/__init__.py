"""What pages are made of: the template tags of every component, form widgets and their looks.

`docs/ui.md` is the reference; `/styleguide/` in the demo shows each piece with examples.
"""
