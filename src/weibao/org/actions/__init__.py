"""What is done to units, posts and people. Each asks permission, writes and leaves its event."""
