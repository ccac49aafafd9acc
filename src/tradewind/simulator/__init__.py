"""A local Amazon: a second reading of Amazon's documents, so that everything runs without a seller account."""
