"""Product-type schemas of our own making, in Amazon's dialect of JSON Schema (Amazon publishes none to copy)."""
