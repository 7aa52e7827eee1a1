"""Where moto's answers are not AWS's: what is added, left out, or answered in its place."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import msgspec

from connectors.sandbox import aws_seed


def with_root(answer: bytes, account: str) -> bytes:
    """The credential report with the row of root."""

    # moto's report lacks the account's own row, which every real report begins with.
    def add(found: re.Match[bytes]) -> bytes:
        head, _, rows = base64.b64decode(found[1]).decode().partition("\n")
        root = aws_seed.root_row(account)
        report = base64.b64encode(f"{head}\n{root}\n{rows}".encode()).decode()
        return f"<Content>{report}</Content>".encode()

    return re.sub(rb"<Content>([^<]+)</Content>", add, answer)


def with_root_mfa(answer: bytes) -> bytes:
    """The account's summary with the device of root."""
    # moto knows the devices of users only; the tenant's root has one, as its report says.
    return re.sub(rb"(<key>AccountMFAEnabled</key>\s*<value>)0", rb"\g<1>1", answer)


def only_public(answer: bytes, public: Collection[str]) -> bytes:
    """A list of disk snapshots with those alone that everybody may copy."""
    # moto knows who may copy a snapshot and leaves the question out of account.
    root = ET.fromstring(answer)  # noqa: S314 - moto's own
    for found in root.iter():
        for one in list(found):
            names = [inner.text for inner in one if inner.tag.endswith("snapshotId")]
            if names and names[0] not in public:
                found.remove(one)
    return ET.tostring(root)


def page_of(rows: Sequence[str], body: bytes) -> Mapping[str, Any]:
    """One page of the rows, as AWS Config gives them: each is JSON in a text."""
    asked = msgspec.json.decode(body)
    first = int(asked.get("NextToken") or 0)
    last = first + asked.get("Limit", 25)
    more = {"NextToken": str(last)} if last < len(rows) else {}
    return {"Results": rows[first:last], "QueryInfo": {}, **more}
