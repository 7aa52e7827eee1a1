"""
Shipped packs whose examples the tests of this release have tried: no start tries them again.

`make proven` tries them and writes the list; a test says when it is old. A pack
that differs from its line in anything, a word of a list included, is tried wherever it is compiled.
"""

from __future__ import annotations

import functools
import sys
from importlib import resources
from typing import Final, get_args

from approval_rules.model import PackKind

_FILE: Final = resources.files("approval_rules") / "packs" / "proven.txt"


@functools.cache
def proven() -> frozenset[str]:
    """The digests of the packs whose examples were answered as they say."""
    return frozenset(line.split()[0] for line in _FILE.read_text(encoding="ascii").splitlines())


def main() -> None:
    """Try the examples of every shipped pack, and write the list when none is wrong."""
    from approval_rules import examples, usage  # noqa: PLC0415 - they ask for the list themselves
    from approval_rules.load import default_packs  # noqa: PLC0415

    lines = []
    for kind in get_args(PackKind):
        for pack in default_packs(kind):
            module = examples if pack.publishing else usage
            for failure in module.examples_of(pack):
                sys.exit(f"{pack.id}: example {failure.example} of {failure.rule} is wrong")
            lines.append(f"{pack.digest} {kind}/{pack.id}\n")
    with resources.as_file(_FILE) as path:
        path.write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
