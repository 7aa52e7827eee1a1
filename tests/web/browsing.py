"""A person with a browser that runs no scripts: pages are read, forms are sent as they stand."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import httpx

from tests.factories.people import PASSWORD, give_password
from tests.factories.plain import plain
from tests.factories.service import Service

Fields = dict[str, Any]


class Browser:
    """Signed in through the form."""

    def __init__(self, service: Service, key: str, *, language: str = "ja") -> None:
        with service.database.writing() as session:
            give_password(session, service.city.people[key])
        self.client = plain(base_url=service.url, headers={"accept-language": language})
        given = {**self.fields("/sign-in"), "name": key, "password": PASSWORD}
        assert self.client.post("/sign-in", data=given).status_code == 303
        self.token = self.fields("/step-up")["csrf_token"]

    def get(self, address: str) -> httpx.Response:
        """A page."""
        return self.client.get(address)

    def fields(self, address: str, *, action: str = "") -> Fields:
        """What the form of a page would send."""
        answer = self.client.get(address)
        assert answer.status_code == 200, answer.text
        return self.fields_of(answer.text, action=action)

    def fields_of(self, page: str, *, action: str = "") -> Fields:
        """What a form in this page would send: the one with this action, or the main one."""
        found = _Forms()
        found.feed(page)
        forms = [form for form in found.forms if form.action == action or not action]
        assert forms, f"no form goes to {action}"
        return max(forms, key=lambda form: len(form.fields)).fields

    def send(self, address: str, fields: Fields, *, multipart: bool = False) -> httpx.Response:
        """Send a form."""
        given = {"csrf_token": self.token, **fields} if hasattr(self, "token") else fields
        if multipart:
            parts = {name: (None, value) for name, value in given.items()}
            return self.client.post(address, files=parts)
        return self.client.post(address, data=given)

    def upload(self, address: str, name: str, data: bytes) -> httpx.Response:
        """Send a form with a file."""
        fields = self.fields(address, action=address)
        return self.client.post(
            address, data={"csrf_token": fields["csrf_token"]}, files={"file": (name, data)}
        )

    def move(self, address: str, event: str, **more: str) -> httpx.Response:
        """Press the button of an event on the page of a thing."""
        return self.send(f"{address}/transitions", {"event": event, **more})


class _Form:
    def __init__(self, action: str) -> None:
        self.action = action
        self.fields: Fields = {}

    def add(self, name: str, value: str) -> None:
        known = self.fields.get(name)
        if known is None:
            self.fields[name] = value
        else:
            self.fields[name] = [*(known if isinstance(known, list) else [known]), value]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self.open: _Form | None = None
        self.text: tuple[str, list[str]] | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = _Form(given.get("action", ""))
            self.forms.append(self.open)
        elif self.open is None:
            return
        elif tag == "input" and given.get("type") not in {"file", "submit"}:
            if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                self.open.add(given.get("name", ""), given.get("value", ""))
        elif tag == "textarea":
            self.text = (given["name"], [])
        elif tag == "select":
            self.select = given["name"]
            self.open.fields[self.select] = ""
        elif tag == "option" and self.select and "selected" in given:
            self.open.fields[self.select] = given["value"]

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.text is not None and self.open is not None:
            self.open.add(self.text[0], "".join(self.text[1]).removeprefix("\n"))
            self.text = None
