"""Settings and rules as a file: written, read, compared, applied, copied."""
