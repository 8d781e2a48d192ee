"""The living page of the look, and whole sample pages to copy from. All of it is invented."""
