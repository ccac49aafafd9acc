"""Amazon's orders: fetched, read, taken into the store exactly once."""
