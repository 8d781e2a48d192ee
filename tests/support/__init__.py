"""What several test files need: databases, browsers, servers, source scanning."""
