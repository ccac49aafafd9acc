"""From our products to Amazon's attributes, checked by Amazon's schemas."""
