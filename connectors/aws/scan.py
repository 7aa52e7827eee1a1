"""One scan: the listings first, then one call per facet, on a bounded pool of threads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import Any, Final

from msgspec import structs

from connectors.aws import parse
from connectors.aws.calls import THREADS, Caller, Stopped
from connectors.aws.parse import ACCOUNT, BUCKET, SECURITY_GROUP, Read
from connectors.contract import (
    Absent,
    Coverage,
    Denied,
    Facet,
    Failed,
    Gap,
    Plan,
    Present,
    Progress,
    Resource,
    Snapshot,
)

PAGE: Final = 1000
REPORT_SECONDS: Final = 0.5
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
        progress: Progress | None,
    ) -> None:
        self._caller = caller
        self._plan = plan
        self._account = account
        self._unknown = unknown
        self._regions = regions
        self._progress = progress
        self._resources: dict[str, Resource] = {}
        self._facets: dict[str, dict[str, Facet]] = {}
        self._complete: set[tuple[str, str]] = set()
        self._gaps: list[Gap] = []
        self._unlisted: list[tuple[str, Denied | Failed]] = []
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
            for _, late in self._waiting.values():
                late(Stopped("deadline"))
        finally:
            # A call that is still out ends by its own timeout; nobody waits for it.
            self._pool.shutdown(wait=False, cancel_futures=True)
        return self._snapshot()

    def _begin(self) -> None:
        for kind in sorted(set(self._plan) - {ACCOUNT, BUCKET, SECURITY_GROUP}):
            self._miss(kind, "", Failed("unknown_type"))
        if SECURITY_GROUP in self._plan:
            for region in self._regions:
                self._list_groups(region)
        if BUCKET in self._plan:
            self._submit(
                lambda: list(_pages(self._caller)),
                self._buckets,
                lambda error: self._miss(BUCKET, "", error),
            )
        if ACCOUNT in self._plan:
            self._see_account()

    # ------------------------------------------------------------------ the three types

    def _see_account(self) -> None:
        if not self._account:
            self._miss(ACCOUNT, "", self._unknown)
            return
        self._add(f"arn:aws:iam::{self._account}:root", ACCOUNT, self._account, "")
        self._complete.add((ACCOUNT, ""))
        identity = f"arn:aws:iam::{self._account}:root"
        for name in sorted(self._plan[ACCOUNT]):
            more = {"AccountId": self._account} if name == "public_access_block" else {}
            self._read(identity, name, parse.ACCOUNT_READS.get(name), "", more)

    def _buckets(self, found: Sequence[Mapping[str, Any]]) -> None:
        for bucket in found:
            name = bucket["Name"]
            region = bucket.get("BucketRegion", "")
            identity = f"arn:aws:s3:::{name}"
            self._add(identity, BUCKET, name, region)
            for facet in sorted(_sources(self._plan[BUCKET])):
                if facet == "region" and region:
                    self._facets[identity][facet] = Present(region)
                    continue
                read = parse.BUCKET_READS.get(facet)
                self._read(identity, facet, read, region, {"Bucket": name})
        self._complete.add((BUCKET, ""))

    def _list_groups(self, region: str) -> None:
        def found(groups: Sequence[Mapping[str, Any]]) -> None:
            for group in groups:
                owner = group.get("OwnerId") or self._account
                identity = f"arn:aws:ec2:{region}:{owner}:security-group/{group['GroupId']}"
                self._add(identity, SECURITY_GROUP, group.get("GroupName", ""), region)
                for facet in _sources(self._plan[SECURITY_GROUP]):
                    self._facets[identity][facet] = parse.group_facet(group, facet)
            self._complete.add((SECURITY_GROUP, region))

        self._submit(
            lambda: list(_groups(self._caller, region)),
            found,
            lambda error: self._miss(SECURITY_GROUP, region, error),
        )

    # ------------------------------------------------------------------ calls

    def _read(
        self, identity: str, name: str, read: Read | None, region: str, arguments: Mapping[str, Any]
    ) -> None:
        facets = self._facets[identity]
        if read is None:
            facets[name] = Failed("unknown_facet")
            return

        def seen(answer: Any) -> None:
            facets[name] = parse.facet_of(read, answer)

        def stopped(error: Stopped) -> None:
            facets[name] = parse.facet_of_error(read, error.code, error.status)

        self._submit(lambda: _ask(self._caller, read, region, arguments), seen, stopped)

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
            except (KeyError, TypeError, AttributeError):
                # A listing whose entries lack what every entry of AWS has.
                stopped(Stopped(parse.UNREADABLE))
        if self._progress:
            self._progress("aws", self._answered, self._asked)

    # ------------------------------------------------------------------ what was seen

    def _add(self, identity: str, kind: str, name: str, region: str) -> None:
        self._facets[identity] = {}
        self._resources[identity] = Resource(id=identity, type=kind, name=name, region=region)

    def _whole(self, identity: str) -> Resource:
        resource = self._resources[identity]
        read = self._facets[identity]
        facets = {
            name: parse.derived(name, read, identity) if name in parse.DERIVED else read[name]
            for name in sorted(self._plan[resource.type])
        }
        return structs.replace(resource, facets=facets)

    def _miss(self, kind: str, scope: str, error: Stopped | Denied | Failed) -> None:
        why = parse.refusal(error.code, error.status) if isinstance(error, Stopped) else error
        self._gaps.append(Gap(resource_type=kind, scope=scope, code=why.code))
        self._unlisted.append((kind, why))

    def _snapshot(self) -> Snapshot:
        counts: dict[str, Counter[str]] = {}
        gaps = list(self._gaps)
        for kind, error in self._unlisted:
            # The listing itself is what would have answered for these.
            for name in self._plan[kind] if kind == SECURITY_GROUP else ():
                _count(counts, f"{kind}/{name}", error)
        resources = [self._whole(identity) for identity in sorted(self._resources)]
        for one in resources:
            for name, facet in one.facets.items():
                _count(counts, f"{one.type}/{name}", facet)
                if isinstance(facet, Denied | Failed):
                    gaps.append(
                        Gap(resource_type=one.type, scope=one.region, facet=name, code=facet.code)
                    )
        return Snapshot(
            resources=tuple(resources),
            complete=frozenset(self._complete),
            coverage={name: Coverage(**how) for name, how in sorted(counts.items())},
            gaps=tuple(dict.fromkeys(gaps)),
            requests=self._caller.requests,
        )


def _count(counts: dict[str, Counter[str]], name: str, facet: Facet) -> None:
    how = counts.setdefault(name, Counter())
    how["asked"] += 1
    match facet:
        case Present() | Absent():
            how["ok"] += 1
        case Denied():
            how["denied"] += 1
        case Failed():
            how["failed"] += 1


def _sources(facets: Collection[str]) -> frozenset[str]:
    """What must be read for these facets."""
    return frozenset(parse.DERIVED[name][0] if name in parse.DERIVED else name for name in facets)


def _pages(caller: Caller) -> Iterator[Mapping[str, Any]]:
    # With MaxBuckets the answer names each bucket's region, which saves a call for each.
    more: dict[str, Any] = {}
    while True:
        answer = caller.call("s3", "list_buckets", MaxBuckets=PAGE, **more)
        if "Buckets" not in answer:
            raise Stopped(parse.UNREADABLE)
        yield from answer["Buckets"]
        token = answer.get("ContinuationToken")
        if not token or token == more.get("ContinuationToken"):
            return
        more = {"ContinuationToken": token}


def _groups(caller: Caller, region: str) -> Iterator[Mapping[str, Any]]:
    more: dict[str, Any] = {}
    while True:
        answer = caller.call("ec2", "describe_security_groups", region, MaxResults=PAGE, **more)
        if "SecurityGroups" not in answer:
            raise Stopped(parse.UNREADABLE)
        yield from answer["SecurityGroups"]
        token = answer.get("NextToken")
        if not token or token == more.get("NextToken"):
            return
        more = {"NextToken": token}


def _ask(caller: Caller, read: Read, region: str, arguments: Mapping[str, Any]) -> Any:
    if read.method == "get_credential_report":
        # AWS writes the report when it is asked to, within seconds, at most every four hours.
        while caller.call("iam", "generate_credential_report").get("State") != "COMPLETE":
            caller.pause(REPORT_SECONDS)
    return caller.call(read.service, read.method, region, **arguments)
