"""A local Amazon: a second reading of its documents, so that everything runs without a seller account."""
