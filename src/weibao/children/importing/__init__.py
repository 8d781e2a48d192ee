"""Reading tables of children from files."""
