"""Pages of the store: products, categories, orders, import."""
