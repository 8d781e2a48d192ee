"""What the demo town is filled with: through the product's own actions, dated relative to today."""
