"""One scan: Cloud Asset Inventory first, each thing's own API where that has no answer."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime
from typing import Any, Final

from connectors.contract import Denied, Failed, Plan, Progress, Snapshot
from connectors.google_apis import UNREADABLE, Listing, Stopped, inside, many, refusal, text
from connectors.google_cloud import facets, parse, seen, services
from connectors.google_cloud.calls import Caller
from connectors.google_cloud.facets import Sight
from connectors.google_cloud.parse import ASSET_TYPES, Item, Items
from connectors.google_cloud.services import Above

THREADS: Final = 8
PAGE: Final = 1000
SEARCH_PAGE: Final = 500
LATE: Final = Failed("deadline")
CONTAINERS: Final = ("project", "folder", "organization")
GONE: Final = frozenset({"DELETE_REQUESTED", "DELETE_IN_PROGRESS"})
PLACELESS: Final = frozenset({"", "global"})
Work = Mapping[Any, Callable[[], Any]]


class Scan:
    """What is asked for, in which order. Only the thread of `run` writes to it."""

    def __init__(
        self,
        caller: Caller,
        plan: Plan,
        *,
        scope: str,
        domains: frozenset[str],
        progress: Progress | None,
    ) -> None:
        self._caller = caller
        self._plan = plan
        self._scope = scope
        self._domains = domains
        self._progress = progress
        self._asked = 0
        self._answered = 0
        self._ids: dict[str, str] = {}
        self._chains: dict[str, Sequence[str]] = {}
        self._sources = facets.sources(plan)
        self._policies = facets.policies(plan)
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="google-cloud-scan")

    def run(self, root: Mapping[str, Any] | Stopped) -> Snapshot:
        """See what the plan names until the deadline; what was not seen by then is Failed."""
        try:
            first = self._all(self._first(root), Listing(why=LATE))
            containers = self._containers(root, first["resources"])
            homes = [one.home for one in containers.found if one.home.startswith("projects/")]
            if self._scope.startswith("projects/") and not homes:
                homes = [self._scope]
            questions = self._all(self._questions(homes), Stopped("deadline"))
            items = self._items(first["resources"], homes, containers)
            items["asset"] = _placed(first.get("search", Listing()))
            policies = self._policies_of(items, first["policies"])
        finally:
            # A call that is still out ends by its own timeout; nobody waits for it.
            self._pool.shutdown(wait=False, cancel_futures=True)
        sight = Sight(
            plan=self._plan,
            now=datetime.now(UTC),
            domains=self._domains,
            ids=self._ids,
            items=items,
            chains=self._chains,
            policies=policies,
            answers=questions,
            above=first["above"] if isinstance(first["above"], Above) else _NOTHING_ABOVE,
        )
        return seen.snapshot(sight, requests=self._caller.counter.total)

    # ------------------------------------------------------------------ the first calls

    def _first(self, root: Mapping[str, Any] | Stopped) -> Work:
        wanted = self._types(self._sources)
        policies = self._types(self._policies)
        work: dict[Any, Callable[[], Any]] = {
            "resources": lambda: self._assets("RESOURCE", wanted),
            "policies": lambda: self._assets("IAM_POLICY", policies),
            "above": lambda: self._above(root),
        }
        if "asset" in self._sources:
            work["search"] = self._search
        return work

    def _types(self, sources: Collection[str]) -> list[str]:
        found = set(sources) - {"asset", "container"}
        if self._scope.startswith("projects/"):
            found |= {"project"} if "container" in sources else set()
        elif sources:
            # Whose project a thing is must be known, whatever is asked about it.
            found |= set(CONTAINERS)
        return sorted(ASSET_TYPES[one] for one in found)

    def _assets(self, content: str, types: Sequence[str]) -> Listing:
        if not types:
            return Listing()

        def make(api: Any, more: dict[str, Any]) -> Any:
            return api.assets().list(
                parent=self._scope, contentType=content, assetTypes=types, pageSize=PAGE, **more
            )

        return self._caller.pages("assets", make, "assets", "readTime")

    def _search(self) -> Listing:
        def make(api: Any, more: dict[str, Any]) -> Any:
            return api.v1().searchAllResources(
                scope=self._scope,
                readMask="name,assetType,location,displayName",
                pageSize=SEARCH_PAGE,
                **more,
            )

        return self._caller.pages("search", make, "results")

    def _above(self, root: Mapping[str, Any] | Stopped) -> Above:
        wanted = {one for each in self._plan.values() for one in each}
        policies = "audit_logging" in wanted
        sinks = bool(wanted & {"log_sinks", "receives_logs"})
        if not policies and not sinks:
            return Above()
        if isinstance(root, Stopped):
            why = refusal(root.code, root.status)
            return Above(policies_why=why, sinks_why=why)
        parent = text(root, "parent")
        return services.above(self._caller, parent, policies=policies, sinks=sinks)

    # ------------------------------------------------------------------ containers

    def _containers(self, root: Mapping[str, Any] | Stopped, assets: Listing) -> Items:
        """The scope and all that is below it; their numbers and what stands above each."""
        found = [item for one in assets.items if (item := self._container_of(one))]
        why = assets.why
        if isinstance(root, dict):
            self._know(root)
            home = _home(root, self._scope)
            found = [one for one in found if one.home != home] + [
                Item(source="container", data=root, home=home)
            ]
        refused = refusal(root.code, root.status) if isinstance(root, Stopped) else None
        if self._scope.startswith("projects/"):
            return Items(found=found, why=None if found else why or refused)
        if why:
            below = services.containers(self._caller, self._scope)
            known = {one.home for one in found}
            found += [one for one in below.found if one.home not in known]
            # Nothing below the scope shows the scope itself.
            why = below.why or (None if self._scope in {one.home for one in found} else refused)
        for one in below_first(found):
            self._know(one.data)
            parent = text(one.data, "parent")
            if one.home not in self._chains:
                self._chains[one.home] = (parent, *self._chains.get(parent, ())) if parent else ()
        return Items(found=found, why=why)

    def _container_of(self, asset: Mapping[str, Any]) -> Item | None:
        kinds = {ASSET_TYPES[name] for name in CONTAINERS}
        data = inside(asset, "resource", "data")
        if asset.get("assetType") not in kinds or not isinstance(data, dict):
            return None
        if {text(data, "state"), text(data, "lifecycleState")} & GONE:
            return None
        above = [str(one) for one in many(asset, "ancestors")]
        home = _home(data, above[0] if above else "")
        if not home:
            return None
        self._know(data, above[0] if above else "")
        self._chains[home] = tuple(above[1:])
        return Item(source="container", data=data, home=home)

    def _know(self, data: Mapping[str, Any], name: str = "") -> None:
        key = text(data, "projectId")
        number = text(data, "projectNumber") or (name or text(data, "name")).rpartition("/")[2]
        if key and number:
            self._ids[number] = key

    # ------------------------------------------------------------------ things

    def _items(self, assets: Listing, homes: list[str], containers: Items) -> dict[str, Items]:
        wanted = sorted(self._sources - {"asset", "container"})
        every = [one.home for one in containers.found] or homes
        items = {"container": containers, **self._from_assets(assets, wanted)}
        if assets.why is None:
            return items
        # A project that does not show itself may show its things; what stands in others is hidden.
        hidden = None if self._scope.startswith("projects/") else containers.why
        listed = self._all(
            {
                (source, home): self._lister(source, home)
                for source in wanted
                for home in (every if source in services.OF_ANY_CONTAINER else homes)
            },
            Listing(why=LATE),
        )
        for source in wanted:
            own = services.joined(
                [
                    _items_of(source, home, listing)
                    for (name, home), listing in listed.items()
                    if name == source
                ]
            )
            # Where neither source came to its end, what either showed is there all the same.
            kept = own.found or items[source].found
            why = own.why or hidden
            items[source] = Items(found=kept, why=why)
        return items

    def _from_assets(self, assets: Listing, wanted: Sequence[str]) -> dict[str, Items]:
        names = {ASSET_TYPES[source]: source for source in wanted}
        found: dict[str, list[Item]] = {source: [] for source in wanted}
        why: dict[str, Denied | Failed | None] = dict.fromkeys(wanted, assets.why)
        for one in assets.items:
            source = names.get(text(one, "assetType"))
            if source is None:
                continue
            data = inside(one, "resource", "data")
            above = many(one, "ancestors")
            if not isinstance(data, dict) or not above:
                why[source] = why[source] or Failed(UNREADABLE)
                continue
            home = parse.named(str(above[0]), self._ids)
            found[source].append(Item(source=source, data=data, home=home))
        return {source: Items(found=found[source], why=why[source]) for source in wanted}

    def _lister(self, source: str, home: str) -> Callable[[], Listing]:
        return lambda: services.LISTERS[source](self._caller, home)

    def _questions(self, homes: list[str]) -> Work:
        def ask(home: str, name: str) -> Callable[[], Any]:
            def asked() -> Any:
                try:
                    return services.QUESTIONS[name](self._caller, home)
                except Stopped as error:
                    return error

            return asked

        return {
            (home, name): ask(home, name)
            for home in homes
            for name in sorted(facets.questions(self._plan))
        }

    # ------------------------------------------------------------------ policies

    def _policies_of(
        self, items: Mapping[str, Items], assets: Listing
    ) -> dict[str, Mapping[str, Any] | Denied | Failed]:
        """Identity → its policy, or why it was not seen."""
        found: dict[str, Any] = {}
        for one in assets.items:
            policy = inside(one, "iamPolicy")
            name = parse.named(text(one, "name"), self._ids)
            found[name] = policy if isinstance(policy, dict) else Failed(UNREADABLE)
        if assets.why is None:
            return found
        missing: dict[Any, Callable[[], Any]] = {
            name: self._policy(item)
            for source in sorted(self._policies)
            for item in items[source].found
            if (name := parse.identity(item, self._ids))
        }
        return {**found, **self._all(missing, LATE)}

    def _policy(self, item: Item) -> Callable[[], Any]:
        def ask() -> Any:
            try:
                return services.policy(self._caller, item)
            except Stopped as error:
                return refusal(error.code, error.status)

        return ask

    # ------------------------------------------------------------------ side by side

    def _all(self, work: Work, late: Any) -> dict[Any, Any]:
        """What each piece of work gave; `late` for those that did not end in time."""
        futures = {name: self._pool.submit(do) for name, do in work.items()}
        self._asked += len(futures)
        wait(futures.values(), timeout=max(self._caller.seconds_left(), 0))
        self._answered += len(futures)
        if self._progress:
            self._progress("google-cloud", self._answered, self._asked)
        return {name: each.result() if each.done() else late for name, each in futures.items()}


_NOTHING_ABOVE: Final = Above(policies_why=LATE, sinks_why=LATE)


def below_first(found: Sequence[Item]) -> list[Item]:
    """Containers with those above before those below."""
    by_home = {one.home: one for one in found}

    def depth(one: Item) -> int:
        steps, above = 0, by_home.get(text(one.data, "parent"))
        while above is not None and steps < len(found):
            steps, above = steps + 1, by_home.get(text(above.data, "parent"))
        return steps

    return sorted(found, key=depth)


def _items_of(source: str, home: str, listing: Listing) -> Items:
    found = [Item(source=source, data=one, home=home) for one in listing.items]
    return Items(found=found, why=listing.why)


def _home(data: Mapping[str, Any], otherwise: str) -> str:
    key = text(data, "projectId")
    if key:
        return f"projects/{key}"
    name = text(data, "name")
    return name if name.startswith(("folders/", "organizations/")) else otherwise


def _placed(listing: Listing) -> Items:
    """What stands somewhere, and is no resource of a type of its own here."""
    elsewhere = frozenset(ASSET_TYPES.values())
    return Items(
        found=[
            Item(source="asset", data=one, home="")
            for one in listing.items
            if text(one, "location") not in PLACELESS and text(one, "assetType") not in elsewhere
        ],
        why=listing.why,
    )
