"""What Google's answers mean: pages, refusals, users, applications, forms. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from connectors.contract import Denied, Facet, Failed, Present
from connectors.google_apis import UNREADABLE, Listing, Stopped, inside, text

EDITING: Final = frozenset({"owner", "organizer", "fileOrganizer", "writer"})
FORM: Final = "application/vnd.google-apps.form"


# --------------------------------------------------------------------------- answers


def entries(body: Any, *path: str) -> list[Mapping[str, Any]]:
    """The objects of the list at this path; none where there is no list."""
    found = inside(body, *path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def items(body: Any, name: str, *, kindless: bool = False) -> list[Mapping[str, Any]]:
    """The entries of one page. Raises `Stopped` where the answer is no whole page of a listing."""
    if not isinstance(body, dict) or not (kindless or text(body, "kind")):
        raise Stopped(UNREADABLE)
    # Google leaves an empty list out.
    found = body.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Stopped(UNREADABLE)
    if body.get("incompleteSearch"):
        raise Stopped("incomplete_search")
    return found


# --------------------------------------------------------------------------- people


def super_admins(found: Listing) -> Facet:
    """Who may do everything, suspended people aside."""
    if found.why:
        return found.why
    names = [
        text(one, "primaryEmail")
        for one in found.items
        if one.get("isAdmin") is True and not one.get("suspended")
    ]
    return Present(sorted(names)) if all(names) else Failed(UNREADABLE)


def is_super(user: Mapping[str, Any]) -> bool:
    """Whether a user may do everything."""
    return user.get("isAdmin") is True and not user.get("suspended")


def sign_in(user: Mapping[str, Any]) -> Facet:
    """Whether a user of ours may sign in, and with a second step; a guest signs in elsewhere."""
    away = any(user.get(name) for name in ("suspended", "archived", "isGuestUser"))
    enrolled = user.get("isEnrolledIn2Sv")
    if not isinstance(enrolled, bool):
        return Failed(UNREADABLE)
    return Present(
        {
            "active": not away,
            "enrolled": enrolled,
            "enforced": user.get("isEnforcedIn2Sv") is True,
        }
    )


def super_admin_use(
    user: Mapping[str, Any], roles: Listing, assignments: Listing, drive: Listing
) -> Facet:
    """What a super administrator's account is used for besides."""
    if not is_super(user):
        return Present({"super": False})
    for one in (roles, assignments, drive):
        if one.why and not (one is drive and one.items):
            return one.why
    every = {text(one, "roleId"): one for one in roles.items}
    held = {text(one, "roleId") for one in assignments.items if _is_for(one, user)}
    others = [
        text(every.get(key), "roleName") or key
        for key in sorted(held)
        if not inside(every.get(key), "isSuperAdminRole")
    ]
    return Present({"super": True, "other_roles": sorted(others), "uses_drive": bool(drive.items)})


def _is_for(assignment: Mapping[str, Any], user: Mapping[str, Any]) -> bool:
    return bool(user.get("id")) and assignment.get("assignedTo") == user.get("id")


# --------------------------------------------------------------------------- applications


def applications(authorised: Iterable[Any], revoked: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """Client id → its name and what it may do, as far as a person's consent still stands."""
    ended: dict[tuple[str, str], str] = {}
    for who, at, told in _events(revoked):
        key = (who, _one(told, "client_id"))
        ended[key] = max(at, ended.get(key, ""))
    found: dict[str, dict[str, Any]] = {}
    for who, at, told in _events(authorised):
        client = _one(told, "client_id")
        if not client or ended.get((who, client), "") >= at:
            continue
        one = found.setdefault(client, {"name": "", "scopes": set()})
        one["name"] = max(one["name"], _one(told, "app_name"))
        scopes = told.get("scope")
        given = scopes if isinstance(scopes, list) else [scopes]
        one["scopes"] |= {scope for scope in given if isinstance(scope, str)}
    return {
        client: {"name": one["name"], "scopes": sorted(one["scopes"])}
        for client, one in sorted(found.items())
    }


def delegations(granted: Listing, removed: Listing, known: frozenset[str]) -> Facet:
    """To which clients an administrator lately opened everybody's data, and still does."""
    for listing in (granted, removed):
        if listing.why:
            return listing.why
    ended: dict[str, str] = {}
    for _, at, told in _events(removed.items):
        client = _one(told, "API_CLIENT_NAME")
        ended[client] = max(at, ended.get(client, ""))
    found: dict[str, set[str]] = {}
    for _, at, told in _events(granted.items):
        client = _one(told, "API_CLIENT_NAME")
        if client and ended.get(client, "") < at:
            given = told.get("API_SCOPES")
            words = given if isinstance(given, list) else str(given or "").split(",")
            found.setdefault(client, set()).update(str(word).strip() for word in words if word)
    return Present(
        [
            {"client": client, "scopes": sorted(scopes), "known": client in known}
            for client, scopes in sorted(found.items())
        ]
    )


def _events(activities: Iterable[Any]) -> Iterable[tuple[str, str, Mapping[str, Any]]]:
    for one in activities:
        who, at = text(one, "actor", "email"), text(one, "id", "time")
        for event in entries(one, "events"):
            told = {
                text(each, "name"): each.get("value") or each.get("multiValue") or ""
                for each in entries(event, "parameters")
            }
            yield who, at, told


def _one(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name, "")
    return found if isinstance(found, str) else ""


# --------------------------------------------------------------------------- forms


def sharing(
    form: Mapping[str, Any], ours: frozenset[str], unknown: Denied | Failed | None
) -> Facet:
    """
    Who besides us may work on a form.

    `ours` are our domains; where `unknown` says that not all of them were seen, an address
    elsewhere may be ours as well.
    """
    if not isinstance(form.get("permissions"), list):
        return Failed("permissions_not_shown")
    permissions = entries(form, "permissions")
    # Whoever may fill a published form in has a permission too, of the view `published`.
    editing = [one for one in permissions if not one.get("view") and text(one, "role") in EDITING]
    anyone = any(one.get("type") == "anyone" for one in editing)
    outside = sorted(
        {
            text(one, "emailAddress") or text(one, "domain")
            for one in editing
            if one.get("type") != "anyone" and not one.get("deleted") and not _is_ours(one, ours)
        }
    )
    if outside and unknown:
        return unknown
    answered = any(
        one.get("type") == "anyone" and one.get("view") == "published" for one in permissions
    )
    return Present({"anyone": anyone, "outside": outside, "answered_by_anyone": answered})


def _is_ours(permission: Mapping[str, Any], ours: frozenset[str]) -> bool:
    where = text(permission, "domain") or text(permission, "emailAddress").rpartition("@")[2]
    return where.lower() in ours


def results(status: int | Failed | None) -> Facet:
    """Whether a form's results are shown to whoever opens their page; None where nobody asked."""
    if status is None:
        return Present({"asked": False})
    if isinstance(status, Failed):
        return status
    if status == 429 or status >= 500:
        return Failed(f"http_{status}")
    return Present({"asked": True, "shown": status == 200})
