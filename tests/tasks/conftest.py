"""The invented city for these tests."""

from tests.factories.prepared import people

__all__ = ["people"]
