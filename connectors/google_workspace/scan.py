"""One scan: the listings side by side, then what they lead to, then the facets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from connectors.contract import Failed, Plan, Progress, Snapshot
from connectors.google_apis import Listing, Stopped, text
from connectors.google_workspace import parse, policies, seen
from connectors.google_workspace.calls import Caller
from connectors.google_workspace.names import Names
from connectors.google_workspace.seen import Sight

THREADS: Final = 8
PAGE: Final = 500
LOG_DAYS: Final = 180
"""How long Google keeps what people consented to, and what administrators did."""

ACTIVE_DAYS: Final = 30
MINE: Final = "my_customer"
USER: Final = (
    "kind,nextPageToken,users(id,primaryEmail,isAdmin,suspended,archived,isEnrolledIn2Sv,"
    "isEnforcedIn2Sv,isGuestUser,orgUnitPath)"
)
FILE: Final = (
    "kind,nextPageToken,incompleteSearch,files(id,name,"
    "permissions(type,role,emailAddress,domain,view,deleted))"
)
Work = Mapping[str, Callable[[], Any]]


class Scan:
    """What is asked for, in which order. Only the thread of `run` writes to it."""

    def __init__(
        self,
        caller: Caller,
        names: Names,
        plan: Plan,
        settings: Mapping[str, str],
        progress: Progress | None,
    ) -> None:
        self._caller = caller
        self._names = names
        self._plan = plan
        self._settings = settings
        self._progress = progress
        self._now = datetime.now(UTC)
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="workspace-scan")

    def run(self, customer: Mapping[str, Any] | Stopped) -> Snapshot:
        """See what the plan names until the deadline; what was not seen by then is Failed."""
        try:
            listings: dict[str, Listing] = self._all(self._first(), Listing(why=DEADLINE))
            sight = Sight(
                plan=self._plan,
                now=self._now,
                customer=customer,
                listings=listings,
                known_apps=frozenset(
                    [*_words(self._settings.get("known_apps", "")), self._caller.client]
                ),
                selectors=("google", *_words(self._settings.get("dkim_selectors", ""))),
            )
            names = self._all(self._group_names(sight), "")
            drives = self._all(self._drive_use(sight), Listing(why=DEADLINE))
            texts = self._all(self._texts(sight), DEADLINE)
            results = self._all(self._results(listings), DEADLINE)
        finally:
            # A call that is still out ends by its own timeout; nobody waits for it.
            self._pool.shutdown(wait=False, cancel_futures=True)
        found = seen.resources(
            sight,
            groups=names,
            drives=drives,
            texts=texts,
            results=results,
            above=self._names.above,
        )
        return seen.snapshot(sight, found, requests=self._caller.counter.total)

    # ------------------------------------------------------------------ listings

    def _first(self) -> Work:
        pages, wanted = self._caller.pages, seen.needs(self._plan)
        after = (self._now - timedelta(days=LOG_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")

        def users(api: Any, more: dict[str, Any], **only: str) -> Any:
            return api.users().list(
                customer=MINE, maxResults=PAGE, projection="basic", fields=USER, **only, **more
            )

        def log(application: str, event: str) -> Callable[[], Listing]:
            def make(api: Any, more: dict[str, Any]) -> Any:
                return api.activities().list(
                    userKey="all",
                    applicationName=application,
                    eventName=event,
                    startTime=after,
                    maxResults=1000,
                    **more,
                )

            return lambda: pages("reports", make, "items")

        every: Work = {
            "units": lambda: pages(
                "orgunit",
                lambda api, _: api.orgunits().list(customerId=MINE, type="allIncludingParent"),
                "organizationUnits",
            ),
            "policies": lambda: pages(
                "policies",
                lambda api, more: api.policies().list(pageSize=100, **more),
                "policies",
                kindless=True,
            ),
            "users": lambda: pages("user", users, "users"),
            "admins": lambda: pages(
                "user", lambda api, more: users(api, more, query="isAdmin=true"), "users"
            ),
            "roles": lambda: pages(
                "roles",
                lambda api, more: api.roles().list(customer=MINE, maxResults=100, **more),
                "items",
            ),
            "assignments": lambda: pages(
                "roles",
                lambda api, more: api.roleAssignments().list(customer=MINE, maxResults=200, **more),
                "items",
            ),
            "domains": lambda: pages(
                "domain",
                lambda api, _: api.domains().list(customer=MINE),
                "domains",
            ),
            "authorised": log("token", "authorize"),
            "revoked": log("token", "revoke"),
            "granted": log("admin", "AUTHORIZE_API_CLIENT_ACCESS"),
            "removed": log("admin", "REMOVE_API_CLIENT_ACCESS"),
            **{f"forms of {who}": self._forms(who) for who in self._owners()},
        }
        return {name: work for name, work in every.items() if name.split(" ")[0] in wanted}

    def _owners(self) -> list[str]:
        others = _words(self._settings.get("form_owners", ""))
        return ["", *dict.fromkeys(others)]

    def _forms(self, who: str) -> Callable[[], Listing]:
        def make(api: Any, more: dict[str, Any]) -> Any:
            # What others share with the owner is looked at where it is theirs.
            query = f"mimeType='{parse.FORM}' and 'me' in owners and trashed=false"
            return api.files().list(
                q=query, pageSize=PAGE, fields=FILE, includePermissionsForView="published", **more
            )

        if who and not self._caller.may_act_as_others:
            return lambda: Listing(why=Failed("needs_service_account"))
        return lambda: self._caller.pages("drive", make, "files", subject=who)

    # ------------------------------------------------------------------ what they lead to

    def _group_names(self, sight: Sight) -> Work:
        def name(group: str) -> Callable[[], str]:
            def ask() -> str:
                try:
                    found = self._caller.ask("group", lambda api: api.groups().get(groupKey=group))
                except Stopped:
                    # Without its name the group is told by its id.
                    return ""
                return text(found, "email")

            return ask

        groups = {place.group for place in sight.places} - {"", policies.ADMINS}
        return {group: name(group) for group in sorted(groups)}

    def _drive_use(self, sight: Sight) -> Work:
        if "super_admin_use" not in self._plan.get(seen.USER, ()):
            return {}
        after = (self._now - timedelta(days=ACTIVE_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")

        def look(who: str) -> Callable[[], Listing]:
            def make(api: Any, more: dict[str, Any]) -> Any:
                return api.activities().list(
                    userKey=who, applicationName="drive", startTime=after, maxResults=1, **more
                )

            return lambda: self._caller.pages("reports", make, "items", enough=1)

        return {
            text(one, "id"): look(text(one, "id"))
            for one in sight.listing("users").items
            if parse.is_super(one) and text(one, "id")
        }

    def _texts(self, sight: Sight) -> Work:
        wanted = self._plan.get(seen.DOMAIN, frozenset())
        names: set[str] = set()
        for domain in sight.domains:
            if "spf" in wanted:
                names.add(domain)
            if "dkim" in wanted:
                names |= {f"{each}._domainkey.{domain}" for each in sight.selectors}
            if "dmarc" in wanted:
                above = self._names.above(domain)
                names |= {f"_dmarc.{one}" for one in (domain, above) if one}
        return {name: _asking(self._names, name) for name in sorted(names)}

    def _results(self, listings: Mapping[str, Listing]) -> Work:
        if self._settings.get("public_results") != "yes":
            return {}
        if "results" not in self._plan.get(seen.FORM, ()):
            return {}

        def open_page(form: str) -> Callable[[], int | Failed]:
            def look() -> int | Failed:
                try:
                    return self._caller.page(f"/forms/d/{form}/viewanalytics")
                except Stopped as error:
                    return Failed(error.code)

            return look

        return {form: open_page(form) for form in seen.form_ids(listings)}

    # ------------------------------------------------------------------ side by side

    def _all(self, work: Work, late: Any) -> dict[str, Any]:
        """What each piece of work gave; `late` for those that did not end in time."""
        futures = {name: self._pool.submit(do) for name, do in work.items()}
        if self._progress:
            self._progress("google-workspace", 0, len(futures))
        wait(futures.values(), timeout=max(self._caller.seconds_left(), 0))
        done = {name: each.result() if each.done() else late for name, each in futures.items()}
        if self._progress:
            self._progress("google-workspace", len(futures), len(futures))
        return done


DEADLINE: Final = Failed("deadline")


def _asking(names: Names, name: str) -> Callable[[], Any]:
    return lambda: names.texts(name)


def _words(text: str) -> Sequence[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
