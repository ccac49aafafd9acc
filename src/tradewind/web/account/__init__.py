"""Signing in and out, choosing and changing a password."""
