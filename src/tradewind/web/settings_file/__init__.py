"""Pages of settings as a file, of copying them, and of reports on Amazon's new rules."""
