"""Whole numbers of a command line, so that a wrong one is bad usage and not a failure later."""

import argparse


def read_port(text: str) -> int:
    """Return a port to listen on; for argparse."""
    return _read(text, most=65_535)


def read_count(text: str) -> int:
    """Return how many there are to be, at least one; for argparse."""
    return _read(text, most=1_000)


def _read(text: str, *, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 to {most}")
    return int(text)
