"""Pages of Amazon's orders: the tab Orders, and an order's page there."""
