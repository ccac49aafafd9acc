"""Imports every module that registers operations or pages; a new one is added here and nowhere else."""

from . import sellers
from .routing import OPERATIONS, Table

__all__ = ["OPERATIONS", "Table", "sellers"]
