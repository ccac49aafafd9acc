"""Categories, products and variants, and what changed in them."""
