"""The installation as its keeper and its auditor see it: is it sound, is the log untouched, which keys."""
