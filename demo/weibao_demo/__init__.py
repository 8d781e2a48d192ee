"""The demo: an invented town to try. Not part of a release, and never a flag on a production row."""
