"""Amazon's schemas: kept by version, read, held against products, and compared when they change."""
