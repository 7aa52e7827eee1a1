"""
CEL expressions: the only file that knows the CEL library.

The library returns run-time errors instead of raising them, raises RuntimeError when a budget is
spent, and has no memory limit. Here all three become `Failed`, and what goes in is capped.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final

from cel_expr_python import cel
from cel_expr_python.ext import ext_optional, ext_strings
from msgspec import Struct

EXPRESSION_LIMIT: Final = 4 * 1024
INPUT_LIMIT: Final = 256 * 1024

_LITERAL: Final = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_WORD: Final = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?")
_KINDS: Final = (
    ("key not found", "a key that is not there"),
    ("no such key", "a key that is not there"),
    ("overload", "a value of another type"),
    ("conver", "a value of another type"),
    ("container", "a value of another type"),
    ("divi", "a division by zero"),
    ("modulus", "a division by zero"),
    ("overflow", "a number that is too large"),
    ("index", "a place that is not there"),
    ("greater than", "a place that is not there"),
    ("budget", "too many steps"),
    ("iteration", "too many steps"),
    ("regular expression", "a pattern that cannot be used"),
)
"""Words of the library's reasons, and the kind of failure that each of them tells."""
_POSITION: Final = re.compile(r"<input>:(\d+):(\d+): (.*)")


class CelError(ValueError):
    """The expression cannot be used. `line` and `column` count from 1 inside the expression."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class Failed(Struct, frozen=True):
    """
    The evaluation ended without an answer. Never pass, never fail.

    `reason` is the library's own and may quote what was read; `kind` quotes nothing.
    """

    reason: str

    @property
    def kind(self) -> str:
        """What sort of failure it is."""
        said = self.reason.lower()
        return next((kind for word, kind in _KINDS if word in said), "no answer")


class Bound:
    """Values bound once, to be read by any number of conditions of the same environment."""

    __slots__ = ("_activation",)

    def __init__(self, activation: cel.Activation) -> None:
        self._activation = activation


class Condition:
    """A compiled expression that answers true or false."""

    __slots__ = ("_expression", "names", "reads", "source")

    def __init__(self, source: str, expression: cel.Expression, variables: Collection[str]) -> None:
        self.source = source
        self._expression = expression
        self.names = referenced(source)
        # Words inside of literals count too: a condition may read less than this, never more.
        self.reads = frozenset(
            word for word in _WORD.findall(source) if word.partition(".")[0] in variables
        )
        """The variables, or single fields of them, that the answer can depend on."""

    def ask(self, bound: Bound) -> bool | Failed:
        """True, False, or Failed with the library's reason; never raises."""
        try:
            value = self._expression.eval(bound._activation)  # noqa: SLF001 -- both live here
        except (RuntimeError, ValueError, TypeError, OverflowError) as error:
            # a spent iteration budget, or an input that the library cannot convert
            return Failed(_first_line(error))
        if value.type() == cel.Type.BOOL:
            return bool(value.value())
        return Failed(str(value.value()).splitlines()[0][:300])


class Environment:
    """The variables that expressions may read; each is a map from text to anything, or as typed."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        types = {
            "map": cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
            "strings": cel.Type.List(cel.Type.STRING),
            "bool": cel.Type.BOOL,
            "string": cel.Type.STRING,
            "int": cel.Type.INT,
        }
        self._variables = frozenset(variables)
        self._env = cel.NewEnv(
            variables={name: types[kind] for name, kind in variables.items()},
            extensions=[ext_strings.ExtStrings(), ext_optional.ExtOptional()],
        )

    def condition(self, source: str) -> Condition:
        """Compile `source`; raises CelError when it is too long, wrong or does not answer BOOL."""
        if len(source.encode("utf-8", "replace")) > EXPRESSION_LIMIT:
            raise CelError(f"the expression is longer than {EXPRESSION_LIMIT} bytes")
        try:
            expression = self._env.compile(source)
        except RuntimeError as error:
            raise _located(error) from None
        kind = expression.return_type()
        if kind == cel.Type.DYN:
            raise CelError("the expression may answer anything; compare it, as in `… == true`")
        if kind != cel.Type.BOOL:
            raise CelError(f"the expression must answer true or false, not {kind.name()}")
        return Condition(source, expression, self._variables)

    def bind(self, values: Mapping[str, Any]) -> Bound | Failed:
        """Bind one set of values; Failed when the library cannot hold them."""
        try:
            return Bound(self._env.Activation(values))
        except (RuntimeError, ValueError, TypeError, OverflowError) as error:
            return Failed(_first_line(error))


def referenced(source: str) -> frozenset[tuple[str, str]]:
    """The (variable, field) pairs that an expression reads with a dot, string literals aside."""
    dotted = r"(?<![.\w])([A-Za-z_]\w*)\s*\.\s*\??\s*([A-Za-z_]\w*)(?!\w|\s*\()"
    return frozenset(re.findall(dotted, bare(source)))


def bare(source: str) -> str:
    """An expression with its string literals emptied."""
    return _LITERAL.sub('""', source)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]


def _located(error: Exception) -> CelError:
    for line in str(error).splitlines():
        found = _POSITION.search(line)
        if found:
            return CelError(found.group(3), int(found.group(1)), int(found.group(2)) + 1)
    return CelError(_first_line(error))
