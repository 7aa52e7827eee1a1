"""The invented city for these tests."""

from tests.factories.people import people

__all__ = ["people"]
