"""How a rule takes a value from a product: sources, templates, transforms, and the fields there are."""
