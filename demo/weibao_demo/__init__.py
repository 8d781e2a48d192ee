"""A synthetic town to try the product with. It is not part of the wheel."""
