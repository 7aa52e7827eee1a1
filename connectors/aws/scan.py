"""One scan: the listings first, then what takes a call for each thing, on a bounded pool."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property, partial
from queue import Empty, SimpleQueue
from typing import Any, Final

from msgspec import structs

from connectors.aws import parse, steps
from connectors.aws.asking import Asking
from connectors.aws.buckets import BucketReads
from connectors.aws.calls import THREADS, Caller, Stopped
from connectors.aws.kinds import (
    ACCOUNT,
    BUCKET,
    BUCKET_TAGS,
    DERIVED,
    IN_USE,
    LISTINGS,
    REGION,
    Beside,
    Listing,
    Place,
    derived,
    sources,
)
from connectors.aws.parse import Ask, Pages, Read, Steps
from connectors.aws.parse_config import RECORDED, Record
from connectors.aws.parse_s3 import BUCKET_READS, replicas
from connectors.aws.seen import snapshot
from connectors.contract import (
    Absent,
    Denied,
    Facet,
    Failed,
    Plan,
    Present,
    Progress,
    Resource,
    Snapshot,
)

EVERY: Final = "all"
RECORDED_AT: Final = "recorded_at"
PAGE: Final = 1000
_Done = Callable[[Any], None]


class Scan:
    """What is known so far; only the thread of `run` writes to it."""

    def __init__(
        self,
        caller: Caller,
        plan: Plan,
        *,
        account: str,
        unknown: Failed,
        regions: Sequence[str],
        source: str,
        progress: Progress | None,
    ) -> None:
        self._caller = caller
        self._bucket_reads = BucketReads(caller)
        self._asking = Asking(caller)
        self._asked_for = plan
        # Whether a region is in use shows in what is listed there, asked for or not.
        more = IN_USE if "in_use" in plan.get(REGION, ()) else ()
        self._plan = {**{kind: frozenset[str]() for kind in more}, **plan}
        self._account = account
        self._unknown = unknown
        self._regions = regions
        self._source = source
        self._progress = progress
        self._resources: dict[str, Resource] = {}
        self._facets: dict[str, dict[str, Facet]] = {}
        self._complete: set[tuple[str, str]] = set()
        self._unlisted: dict[tuple[str, str], Denied | Failed] = {}
        self._waiting: dict[Future[Any], tuple[_Done, _Done]] = {}
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self._asked = 0
        self._answered = 0
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="aws-scan")

    def run(self) -> Snapshot:
        """See what the plan names until the deadline; what was not seen by then is Failed."""
        try:
            self._begin()
            while self._waiting:
                try:
                    done = self._done.get(timeout=max(self._caller.seconds_left(), 0))
                except Empty:
                    break
                self._take(done)
            for _, late in tuple(self._waiting.values()):
                late(Stopped("deadline"))
        finally:
            # A call that is still out ends by its own timeout; nobody waits for it.
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._bucket_reads.close()
        return snapshot(
            self._asked_for,
            [self._whole(identity) for identity in self._resources],
            complete=self._complete,
            unlisted=self._unlisted,
            requests=self._caller.requests,
        )

    def _begin(self) -> None:
        for kind in sorted(set(self._plan) - {ACCOUNT, BUCKET, REGION, *LISTINGS}):
            self._miss(kind, "", Failed("unknown_type"))
        if BUCKET in self._plan:
            self._submit(
                lambda: list(_pages(self._caller)),
                self._buckets,
                lambda error: self._miss(BUCKET, "", error),
            )
        if ACCOUNT in self._plan:
            self._see_account()
        for kind, listing in LISTINGS.items():
            if kind in self._plan and listing.scope != "region":
                self._list(kind, listing, "")
        regional = [kind for kind in (REGION, *LISTINGS) if self._is_regional(kind)]
        if regional and self._regions == (EVERY,):
            self._submit(
                lambda: self._asking.of("")("ec2", "describe_regions")["Regions"],
                lambda found: self._see_regions(sorted(one["RegionName"] for one in found)),
                lambda error: self._miss_all(regional, error),
            )
        elif regional:
            self._see_regions(self._regions)

    def _miss_all(self, kinds: Sequence[str], error: Stopped) -> None:
        for kind in kinds:
            self._miss(kind, "", error)

    def _is_regional(self, kind: str) -> bool:
        return kind in self._plan and (kind == REGION or LISTINGS[kind].scope == "region")

    # ------------------------------------------------------------------ the listings

    def _see_account(self) -> None:
        if not self._account:
            self._miss(ACCOUNT, "", self._unknown)
            return
        identity = f"arn:aws:iam::{self._account}:root"
        self._add(identity, ACCOUNT, self._account, "")
        self._complete.add((ACCOUNT, ""))
        for name in sorted(self._plan[ACCOUNT]):
            more = {"AccountId": self._account} if name == "public_access_block" else {}
            self._read(identity, name, steps.ACCOUNT_READS.get(name), "", more)

    def _see_regions(self, regions: Sequence[str]) -> None:
        # Type by type, so that a region which hangs does not hold all threads at once.
        for kind, listing in LISTINGS.items():
            if self._is_regional(kind):
                for region in regions:
                    self._list(kind, listing, region)
        if REGION not in self._plan:
            return
        for region in regions:
            if not self._account:
                self._miss(REGION, region, self._unknown)
                continue
            identity = f"arn:aws:account::{self._account}:region/{region}"
            self._add(identity, REGION, region, region)
            self._complete.add((REGION, region))
            for name in sorted(self._plan[REGION] - {"name", "in_use"}):
                self._read(identity, name, steps.REGION_READS.get(name), region, {})

    def _list(self, kind: str, listing: Listing, region: str) -> None:
        if not self._account:
            # Names of things begin with the account.
            self._miss(kind, region, self._unknown)
            return
        place = Place(self._account, region)
        self._submit(
            lambda: steps.every(self._asking.of(region), listing.pages, region),
            lambda entries: self._listed(kind, listing, place, entries),
            lambda error: self._miss(kind, region, error),
        )

    def _listed(self, kind: str, listing: Listing, place: Place, entries: Sequence[Any]) -> None:
        # Everything is named before anything is kept: a listing counts as a whole.
        things = {listing.arn(one, place): one for one in listing.keep(entries)}
        names = {identity: listing.name(one) for identity, one in things.items()}
        wanted = sources(self._plan[kind])
        for identity, one in things.items():
            self._add(identity, kind, names[identity], place.region)
            for name in sorted(wanted):
                if name in listing.given:
                    self._facets[identity][name] = parse.computed(listing.given[name], one)
                elif not any(name in beside.facets for beside in listing.beside):
                    read, arguments = listing.reads.get(name), listing.ask(one)
                    self._read(identity, name, read, place.region, arguments)
        self._complete.add((kind, place.region))
        for beside in listing.beside:
            if things and wanted & set(beside.facets):
                keys = {identity: beside.key(one) for identity, one in things.items()}
                self._look_beside(beside, keys, place.region, wanted)

    def _look_beside(
        self, beside: Beside, keys: Mapping[str, str], region: str, wanted: frozenset[str]
    ) -> None:
        """Read facets of all these things (id → key) from one other listing."""
        names = sorted(wanted & set(beside.facets))

        def seen(entries: Sequence[Any]) -> None:
            known = beside.join(entries)
            for identity, key in keys.items():
                if key not in known:
                    nothing = Failed("not_listed") if beside.all_known else Absent()
                    self._facets[identity].update(dict.fromkeys(names, nothing))
                    continue
                values = known[key] if len(beside.facets) > 1 else {names[0]: known[key]}
                self._facets[identity].update({name: Present(values[name]) for name in names})

        def stopped(error: Stopped) -> None:
            why = parse.refusal(error.code, error.status)
            for identity in keys:
                self._facets[identity].update(dict.fromkeys(names, why))

        self._submit(
            lambda: steps.every(self._asking.of(region), beside.pages, region), seen, stopped
        )

    def _buckets(self, found: Sequence[Mapping[str, Any]]) -> None:
        wanted = sources(self._plan[BUCKET]) - {"tags", "replicas"}
        if "replicas" in self._plan[BUCKET]:
            wanted |= {"replication"}
        places: dict[str, dict[str, str]] = {}
        for bucket in found:
            name = bucket["Name"]
            region = bucket.get("BucketRegion", "")
            identity = f"arn:aws:s3:::{name}"
            self._add(identity, BUCKET, name, region)
            places.setdefault(region, {})[identity] = identity
            if RECORDED_AT in wanted:
                self._facets[identity][RECORDED_AT] = Absent()
            if "region" in wanted and region:
                self._facets[identity]["region"] = Present(region)
            elif "region" in wanted:
                self._read(identity, "region", BUCKET_READS["region"], "", {"Bucket": name})
        self._complete.add((BUCKET, ""))
        wanted -= {"region", RECORDED_AT}
        for region, keys in places.items():
            if self._source != "api" and region and wanted & set(RECORDED):
                self._see_recorded(region, keys, wanted)
            else:
                for identity in keys:
                    self._see_bucket(identity, self._resources[identity].name, region, wanted)
        if "tags" in self._plan[BUCKET]:
            for region, keys in places.items():
                self._look_beside(BUCKET_TAGS, keys, region, frozenset({"tags"}))

    def _see_recorded(self, region: str, keys: Mapping[str, str], wanted: frozenset[str]) -> None:
        """What AWS Config recorded of these buckets; what it has not is asked of S3."""

        def seen(records: Mapping[str, Record]) -> None:
            for identity in keys:
                known = records.get(identity)
                facets = known.facets if known else {}
                self._facets[identity] |= {name: facets[name] for name in wanted & set(facets)}
                self._facets[identity][RECORDED_AT] = Present(known.at) if known else Absent()
                name = self._resources[identity].name
                self._see_bucket(identity, name, region, wanted - set(facets))

        def stopped(error: Stopped) -> None:
            recorded = frozenset(RECORDED) if self._source == "config" else frozenset()
            why = parse.refusal(error.code, error.status)
            for identity in keys:
                self._facets[identity] |= dict.fromkeys(wanted & recorded, why)
                name = self._resources[identity].name
                self._see_bucket(identity, name, region, wanted - recorded)

        self._submit(
            lambda: steps.recorded_buckets(self._asking.of(region), region),
            seen,
            stopped,
        )

    def _see_bucket(self, identity: str, name: str, region: str, wanted: frozenset[str]) -> None:
        """All facets of one bucket as one task: a task for each costs more than its call."""
        reads = {facet: BUCKET_READS[facet] for facet in sorted(wanted) if facet in BUCKET_READS}
        found: dict[str, Facet] = {}

        def look() -> None:
            for facet, read in reads.items():
                found[facet] = self._bucket_reads.facet(read, name, region)

        def keep(_: Any) -> None:
            unseen = dict.fromkeys(reads, Failed("deadline"))
            self._facets[identity].update(unseen | found)

        if reads:
            self._submit(look, keep, keep)

    # ------------------------------------------------------------------ calls

    def _read(
        self,
        identity: str,
        name: str,
        read: Read | Steps | None,
        region: str,
        arguments: Mapping[str, Any],
    ) -> None:
        if read is None:
            return
        facets = self._facets[identity]

        def seen(facet: Facet) -> None:
            facets[name] = facet

        def stopped(error: Stopped) -> None:
            facets[name] = parse.facet_of_error(read, error.code, error.status)

        ask = self._asking.of(region)
        if isinstance(read, Read):
            self._submit(partial(_answer, ask, read, region, arguments), seen, stopped)
        else:
            self._submit(partial(_run, ask, read, region), seen, stopped)

    def _submit(self, work: Callable[[], Any], seen: _Done, stopped: _Done) -> None:
        self._asked += 1
        future = self._pool.submit(work)
        self._waiting[future] = (seen, stopped)
        future.add_done_callback(self._done.put)

    def _take(self, future: Future[Any]) -> None:
        seen, stopped = self._waiting.pop(future)
        self._answered += 1
        error = future.exception()
        if isinstance(error, Stopped):
            stopped(error)
        elif error is not None:
            raise error
        else:
            try:
                seen(future.result())
            except (parse.Unreadable, KeyError, TypeError, ValueError, AttributeError):
                # A listing whose entries lack what every entry of AWS has.
                stopped(Stopped(parse.UNREADABLE))
        if self._progress:
            self._progress("aws", self._answered, self._asked)

    # ------------------------------------------------------------------ what was seen

    def _add(self, identity: str, kind: str, name: str, region: str) -> None:
        asked = sources(self._plan[kind])
        self._facets[identity] = dict.fromkeys(asked, Failed("unknown_facet"))
        self._resources[identity] = Resource(id=identity, type=kind, name=name, region=region)

    def _whole(self, identity: str) -> Resource:
        resource = self._resources[identity]
        names = {*self._plan[resource.type], *(self._facets[identity].keys() & {RECORDED_AT})}
        facets = {name: self._facet(resource, name) for name in sorted(names)}
        return structs.replace(resource, facets=facets)

    def _facet(self, resource: Resource, name: str) -> Facet:
        read = self._facets[resource.id]
        if resource.type == REGION and name == "name":
            return Present(resource.name)
        if resource.type == REGION and name == "in_use":
            return self._in_use(resource.region)
        if resource.type == BUCKET and name == "replicas":
            return self._replicas(read["replication"])
        return derived(name, read, resource.id) if name in DERIVED else read[name]

    def _in_use(self, region: str) -> Facet:
        for kind in IN_USE:
            if (kind, region) not in self._complete:
                return self._unlisted.get((kind, region), Failed("not_listed"))
        here = {one.type for one in self._resources.values() if one.region == region}
        return Present([kind for kind in IN_USE if kind in here])

    def _replicas(self, replication: Facet) -> Facet:
        if not isinstance(replication, Present):
            return replication
        return Present(replicas(replication.value, self._homes))

    @cached_property
    def _homes(self) -> Mapping[str, str]:
        """Each bucket's region, once all are listed."""
        return {one.id: one.region for one in self._resources.values() if one.type == BUCKET}

    def _miss(self, kind: str, scope: str, error: Stopped | Denied | Failed) -> None:
        why = parse.refusal(error.code, error.status) if isinstance(error, Stopped) else error
        self._unlisted[kind, scope] = why


def _answer(ask: Ask, read: Read, region: str, arguments: Mapping[str, Any]) -> Facet:
    answer = ask(read.service, read.method, region, **read.arguments, **arguments)
    return parse.facet_of(read, answer)


def _run(ask: Ask, facet: Steps, region: str) -> Facet:
    return parse.computed(lambda _: facet.run(ask, region), None)


def _pages(caller: Caller) -> Iterator[Mapping[str, Any]]:
    # With MaxBuckets the answer names each bucket's region, which saves a call for each.
    pages = Pages(
        service="s3",
        method="list_buckets",
        entries=lambda answer: answer["Buckets"],
        arguments={"MaxBuckets": PAGE},
        asked="ContinuationToken",
        answered="ContinuationToken",
    )
    yield from steps.every(caller.call, pages, "")
