"""Settings: people, tokens, the Amazon application, the audit."""
