"""What the pages show in the design tests: the invented city of 例示市, every state at least once."""

# ruff: noqa: E501 - a table of pages: one page a line

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from approval_rules.model import Evidence
from governance.approvals.schemas import ApprovalView, DecisionView, StepView
from governance.base.policy import Action
from governance.cloud_services.schemas import (
    Allowed,
    ConditionView,
    ServiceSummary,
    ServiceView,
    TenantName,
)
from governance.identity.schemas import (
    DepartmentView,
    DeputyView,
    GrantView,
    PersonView,
    TokenView,
)
from governance.posts.schemas import CalendarEntry, PostRow, PostView, TargetView
from governance.rulebook.schemas import FindingView, PackView
from governance.social_accounts.schemas import AccountSummary, AccountView
from governance.tasks.schemas import TaskView
from governance.web.cookies import Flash
from governance.web.forms import FormState

NOW: Final = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)
Context = dict[str, Any]


def hours(number: float) -> datetime:
    return NOW + timedelta(hours=number)


def base(title: str, place: str | None, address: str, **more: Any) -> Context:
    """What the shell gives to every page."""
    viewer = SimpleNamespace(
        name="広報 花子",
        department="広報課",
        can=frozenset(action.value for action in Action),
    )
    return {
        "page": {"title": title, "place": place},
        "organisation": "例示市",
        "viewer": viewer,
        "waiting_count": 3,
        "emergency_stop": None,
        "csrf_token": "0" * 64,
        "nonce": "test",
        "flashes": [],
        "breadcrumbs": [],
        "request_path": address,
        "now": NOW,
        **more,
    }


TEXT = (
    "【お知らせ】12月6日(日)に例示公園で冬まつりを開催します。\n"
    "お問い合わせは実行委員長の山田さん 090-0000-0000 まで。\n"
    "詳しくは https://bit.ly/example をご覧ください。👨‍👩‍👧\n#例示市"
)


def finding(  # noqa: PLR0917 - reads like a line of a table
    kind: str, level: str, words: str, title: str, message: str, remedy: str
) -> FindingView:
    start = TEXT.index(words) if words else 0
    before = len(TEXT[:start].encode("utf-16-le")) // 2
    return FindingView(
        rule=f"personal.{kind.lower()}",
        type=kind,
        level=level,
        title=title,
        message=message,
        remedy=remedy,
        field="text",
        start=start,
        end=start + len(words),
        start_utf16=before,
        end_utf16=before + len(words.encode("utf-16-le")) // 2,
        clause=["個人情報保護法 第69条", "例示市SNS運用要綱 第7条"],
        evidence=[Evidence(kind="pattern", text="090-****-****")],
    )


FINDINGS = [
    finding(
        "PERSON_NAME", "warn", "山田さん", "人の名前", "個人の名前と思われる言葉があります。",
        "本人の同意がなければ、役職名だけにしてください。",
    ),
    finding(
        "PHONE", "block", "090-0000-0000", "携帯電話の番号",
        "個人の携帯電話の番号と思われる数字があります。", "担当課の代表番号に置き換えてください。",
    ),
    finding(
        "URL_RISK", "warn", "https://bit.ly/example", "短縮リンク",
        "行き先の分からない短縮リンクです。", "市の公式サイトのアドレスを書いてください。",
    ),
    finding("STYLE", "info", "", "季節の言葉", "投稿全体への参考です。", "必要があれば見直してください。"),
]  # fmt: skip

DIGEST = "9f2c4e7a1b3d5f60" * 4


def target(number: int, network: str, handle: str, state: str, **more: Any) -> TargetView:
    values: Context = {
        "remote_id": None, "url": None, "code": "", "reason": "", "attempts": 0, "next_at": None,
        "published_at": None, "withdrawn_at": None,
    } | more  # fmt: skip
    return TargetView(
        id=f"tgt_{number:032x}",
        account_id=f"sns_{number:032x}",
        network=network,
        handle=handle,
        state=state,
        **values,
    )


TARGETS = [
    target(
        1, "x", "@reiji_city", "published", url="https://x.example.jp/reiji_city/1", attempts=1,
        published_at=hours(-2),
    ),
    target(2, "youtube", "@reiji-channel", "unsure", reason="応答がありませんでした。確認中です。"),
    target(3, "x", "@reiji_bosai", "refused", reason="同じ内容の投稿がすでにあります。"),
]  # fmt: skip


def post(state: str = "in_review", verdict: str = "block", **more: Any) -> PostView:
    values: Context = {
        "id": "pst_" + "1" * 32, "state": state, "digest": DIGEST, "title": "冬まつりのお知らせ",
        "text": TEXT, "category": "event", "account_ids": [t.account_id for t in TARGETS],
        "media": [], "not_before": hours(2), "not_after": None, "publish_at": hours(20),
        "published_at": None, "targets": TARGETS, "findings": FINDINGS, "verdict": verdict,
        "waits_for": ["承認 一郎"], "remark": "", "author": "per_" + "1" * 32,
        "author_name": "広報 花子", "department": "dep_" + "1" * 32, "department_name": "広報課",
        "revision": 2, "stopped": False, "version": 5, "created_at": hours(-30),
        "updated_at": hours(-1),
    } | more  # fmt: skip
    return PostView(**values)


def row(state: str, number: int) -> PostRow:
    whole = post(state, "pass" if number % 2 else "warn", id=f"pst_{number:032x}")
    names = PostRow.__struct_fields__
    return PostRow(**{name: getattr(whole, name) for name in names})


DECISION = DecisionView(
    person="per_" + "2" * 32,
    name="承認 一郎",
    on_behalf_of="per_" + "3" * 32,
    on_behalf_of_name="課長 二郎",
    verdict="approve",
    comment="",
    decided_at=hours(-3),
)
APPROVAL = ApprovalView(
    id="apr_" + "1" * 32,
    kind="post",
    thing="pst_" + "1" * 32,
    round=2,
    state="open",
    digest=DIGEST,
    previous_digest="a" * 64,
    author="per_" + "1" * 32,
    author_name="広報 花子",
    step=2,
    steps=[
        StepView(number=1, name="広報課長", role="approver", quorum=1, state="done",
                 decisions=[DECISION], waits_for=[]),
        StepView(number=2, name="広報監", role="approver", quorum=2, state="current", decisions=[],
                 waits_for=["承認 二葉", "決裁 三郎"]),
        StepView(number=3, name="情報セキュリティ担当", role="security", quorum=1, state="waiting",
                 decisions=[], waits_for=[]),
    ],
    opened_at=hours(-4),
    closed_at=None,
    reason="",
)  # fmt: skip

EVENTS = [
    {"action": "post.returned", "actor": "承認 一郎", "on_behalf_of": "課長 二郎", "at": hours(-3),
     "reason": "電話番号は代表番号にしてください。", "changes": None, "seq": None, "href": None},
    {"action": "post.edited", "actor": "広報 花子", "on_behalf_of": None, "at": hours(-5),
     "reason": "", "seq": 12, "href": "/audit",
     "changes": [{"label": "本文", "before": "まつりを開催", "after": "冬まつりを開催"}]},
    {"action": "post.drafted", "actor": "広報 花子", "on_behalf_of": None, "at": hours(-30),
     "reason": "", "changes": None, "seq": 11, "href": "/audit"},
]  # fmt: skip

HOLDER = {"name": "承認 一郎", "department": "広報課", "mine": False, "since": hours(-3),
          "what": "内容を読んで決裁してください。"}  # fmt: skip
MINE = HOLDER | {"mine": True}
DEPARTMENTS = [("dep_1", "広報課"), ("dep_2", "防災課"), ("dep_3", "教育委員会 学校教育課")]
PEOPLE = [("per_1", "責任 者子"), ("per_2", "広報 花子")]
EXPORTS = [{"text": kind, "href": f"/x.{kind.lower()}"} for kind in ("CSV", "XLSX", "NDJSON")]
LENGTHS = [
    {"network": "x", "length": SimpleNamespace(used=265, limit=280, unit="weighted", valid=True)},
    {"network": "youtube", "length": SimpleNamespace(used=5200, limit=5000, unit="x", valid=False)},
]
CHECK = {"verdict": "block", "findings": FINDINGS, "lengths": LENGTHS}
MEDIA = [
    {"id": "med_1", "name": "まつり.jpg", "kind": "image", "url": "/static/icon.svg", "alt": ""}
]
ACCOUNTS = [
    {"id": TARGETS[0].account_id, "network": "x", "handle": "@reiji_city", "name": "例示市 公式",
     "reason": ""},
    {"id": TARGETS[1].account_id, "network": "youtube", "handle": "@reiji-channel",
     "name": "例示市チャンネル", "reason": "suspended"},
]  # fmt: skip

ALLOWED = [
    Allowed(event="submit", allowed=True),
    Allowed(event="withdraw", allowed=True),
    Allowed(event="suspend", allowed=False, reason="role_missing:service.operate"),
    Allowed(event="hand_over", allowed=True),
    Allowed(event="expire", allowed=False, reason="by_the_clock"),
]
POST_ALLOWED = [
    SimpleNamespace(event="submit", allowed=False, reason="wrong_state"),
    SimpleNamespace(event="approve", allowed=False, reason="four_eyes"),
    SimpleNamespace(event="return", allowed=True, reason=""),
    SimpleNamespace(event="schedule", allowed=True, reason=""),
]

SERVICE = ServiceView(
    id="svc_" + "1" * 32, state="submitted", in_use=False, attention=["no_deputy"],
    waits_for=["情報 守"], digest=DIGEST, approved_digest=None, approved_at=hours(-900),
    approval_until=date(2027, 3, 31), name="例示グループウェア", provider="例示クラウド株式会社",
    purpose="庁内の連絡、日程の調整、文書の共同編集に使う。", department_id="dep_1",
    department="広報課", owner_id="per_1", owner="責任 者子", deputy_id=None, deputy=None,
    applicant_id="per_1", confidentiality="2", integrity="2", availability="1",
    service_model="saas", information_kinds=[], personal_data=True, specific_personal_data=False,
    number_of_users=1200, user_scope="全職員", data_locations=["JP"], governing_law="日本法",
    ismap_listed=None, ismap_number="", ismap_valid_until=None, certifications=["ISO/IEC 27017"],
    multi_factor=True, single_sign_on=True, generative_ai=None, contract_from=date(2026, 4, 1),
    contract_to=date(2027, 3, 31), url="https://groupware.example.jp", terms_url="",
    terms_checked_on=None, exit_plan="", tenants=[TenantName(provider="aws", account="123456789012")],
    notes="",
    conditions=[
        ConditionView(id="cnd_1", text="多要素認証を全員に設定する", due=date(2026, 11, 1),
                      state="open", overdue=True, evidence="", met_at=None),
        ConditionView(id="cnd_2", text="利用規約を確認する", due=date(2026, 12, 1), state="met",
                      overdue=False, evidence="11月10日に確認した。", met_at=hours(-300)),
    ],
    version=3, created_at=hours(-1000), updated_at=hours(-5),
)  # fmt: skip


def narrowed(kind: type, whole: Any, **more: Any) -> Any:
    return kind(**{name: getattr(whole, name) for name in kind.__struct_fields__} | more)


ACCOUNT = AccountView(
    id="sns_" + "1" * 32, state="active", postable=True, attention=[],
    waits_for=[], digest=DIGEST, approved_digest=DIGEST, approved_at=hours(-900), connected=True,
    network="x", handle="@reiji_city", display_name="例示市 公式", url="https://x.example.jp/reiji",
    purpose="市政のお知らせと防災情報を伝える。", audience="市民", department_id="dep_1",
    department="広報課", owner_id="per_1", owner="責任 者子", deputy_id="per_2", deputy="広報 花子",
    applicant_id="per_2", categories=["event", "disaster"], posting_days=["mon", "fri"],
    posting_from="08:30", posting_until="17:15", procedure="1. 起案\n2. 課長が確認\n3. 発信",
    procedure_version=2, reply_policy="返信はしない", policy_url="", website_url="", profile_text="",
    takedown_contact="", verified=True, two_factor="app", custodian="広報課長",
    custody_place="金庫", recovery_by_organisation=None, outsourced_to="", disaster_use=True,
    terms_checked_on=None, notes="", version=4, created_at=hours(-1000), updated_at=hours(-5),
)  # fmt: skip

RESOURCE = "arn:aws:s3:::reiji-koho-shashin-2026-very-long-name-of-a-bucket"
FOUND = {
    "id": "fnd_" + "1" * 32, "rule": "aws.s3.public-access",
    "rule_title": {"ja": "バケットが公開されている", "en": "A bucket is public"},
    "resource": RESOURCE, "state": "open", "severity": "critical", "first_seen": hours(-50),
    "last_seen": hours(-1), "waiver": None, "tenant": "広報写真", "tenant_id": "ten_1",
    "expected": "公開ブロックの4つの設定がすべて有効", "seen": {"block_public_acls": False},
    "reason": "", "version": 1,
}  # fmt: skip
FOUNDS = [
    FOUND,
    FOUND | {"severity": "medium", "state": "unknown", "id": "fnd_2"},
    FOUND | {"severity": "low", "waiver": {"until": date(2026, 12, 31)}, "id": "fnd_3"},
    FOUND | {"severity": "high", "state": "resolved", "id": "fnd_4"},
]
CHANGE = {
    "id": "chg_1", "scan": "scn_1", "resource": RESOURCE, "facet": "public_access_block",
    "kind": "changed", "path": "/block_public_acls", "old": True, "new": False, "at": hours(-1),
    "by": "arn:aws:iam::123456789012:user/reiji", "tenant": "広報写真", "tenant_id": "ten_1",
}  # fmt: skip
CHANGES = [
    CHANGE,
    CHANGE | {"id": "chg_2", "kind": "appeared", "path": "", "old": None, "new": None, "by": None},
    CHANGE | {"id": "chg_3", "path": "", "old": None, "new": {"rules": ["0.0.0.0/0:22"]}},
]
SCAN = {
    "id": "scn_1", "status": "partial", "queued_at": hours(-1), "started_at": hours(-1),
    "finished_at": hours(-0.9), "reason": "", "counts": {"fail": 3, "pass": 41, "unknown": 2},
    "coverage": {
        "public_access_block": {"asked": 12, "ok": 12, "denied": 0, "failed": 0},
        "policy_status": {"asked": 12, "ok": 9, "denied": 2, "failed": 1},
    },
}  # fmt: skip
TENANT = {"id": "ten_1", "provider": "aws", "account": "123456789012", "name": "広報写真",
          "state": "connected", "version": 1, "connected": True}  # fmt: skip
RUNS = {"id": SERVICE.id, "name": SERVICE.name, "owner": SERVICE.owner, "confidentiality": "2"}
PERSON = PersonView(
    id="per_" + "1" * 32, login="hanako", email="hanako@example.lg.jp", staff_number="0001",
    name="広報 花子", kana="こうほう はなこ", position="主査", employee=True, department="dep_1",
    active_from=date(2024, 4, 1), active_until=None, active=True, language="ja", roles=["pr"],
    version=2,
)  # fmt: skip
FILTERS: Mapping[str, str] = {}
EMPTY = FormState.empty()


def wrong(**flaws: str) -> FormState[Any]:
    """A form with words and flaws in it."""
    values = {"name": "例示グループウェア", "purpose": "", "confidentiality": "2",
              "personal_data": "", "tenants-0-account": "12"}  # fmt: skip
    return FormState(values=values, flaws=flaws)


def weeks() -> list[list[Context]]:
    first = date(2026, 10, 26)
    entries = [
        CalendarEntry(id=f"pst_{n}", state=state, title="冬まつりのお知らせ", text=TEXT,
                      at=hours(n * 24), networks=["x"])
        for n, state in enumerate(("published", "scheduled", "approved", "in_review"))
    ]  # fmt: skip
    days = [first + timedelta(days=n) for n in range(42)]
    cells = [
        {
            "day": day,
            "inside": day.month == 11,
            "today": day == date(2026, 11, 25),
            "holiday": "文化の日" if day == date(2026, 11, 3) else "",
            "entries": [e for e in entries if e.at.date() == day],
        }
        for day in days
    ]
    return [cells[n : n + 7] for n in range(0, 42, 7)]


def task(kind: str, thing: str, key: str, **more: Any) -> TaskView:
    values: Context = {"due": None, "overdue": False, "on_behalf_of": None} | more
    return TaskView(
        id=f"tsk_{kind}", kind=kind, thing_kind=thing, thing=key, assignee="per_1", facts={},
        opened_at=hours(-20), **values,
    )  # fmt: skip


VIEW_TABS = [
    {"text": "一覧", "href": "/posts", "current": True},
    {"text": "予定表", "href": "/posts/calendar", "current": False},
]

SAMPLES: Final[Mapping[str, tuple[str, Callable[[], Context]]]] = {
    "sign-in": ("entrance/sign_in.html", lambda: base("サインイン", None, "/sign-in", viewer=None, form=EMPTY, problem="", next="/")),
    "sign-in-refused": ("entrance/sign_in.html", lambda: base("サインイン", None, "/sign-in", viewer=None, form=FormState(values={"name": "hanako"}), problem="名前またはパスワードが正しくありません。大文字と小文字に気をつけて、両方を確かめてください。", next="/")),
    "step-up": ("entrance/step_up.html", lambda: base("ご本人であることの確認", None, "/step-up", form=EMPTY, problem="", next="/posts")),
    "setup": ("entrance/setup.html", lambda: base("最初の管理者", None, "/setup/x", viewer=None, form=FormState(flaws={"name": "入力してください。", "email": "入力してください。"}), problem="", token="x")),
    "password": ("entrance/password.html", lambda: base("パスワードの設定", None, "/password/x", viewer=None, form=EMPTY, problem="", token="x")),
    "error": ("error.html", lambda: base("エラーが発生しました", None, "/x", text="It is our mistake, and it was recorded. Nothing was saved half.", remedy="Try again. If it happens again, tell the administration the number below.", flaws=[], number="req_0123456789abcdef", back="/posts", signed_in=True)),
    "desk": ("desk/home.html", lambda: base("受付", "desk", "/", next_cursor=None, titles={"pst_1": "冬まつりのお知らせ", "svc_1": "例示グループウェア"}, first_steps=[], flashes=[Flash("good", "投稿を承認しました。")],
        figures=[{"number": 3, "words": "承認待ちの投稿", "href": "/posts", "bad": False}, {"number": 12, "words": "未解決の指摘", "href": "/findings", "bad": True}, {"number": 24, "words": "利用中のサービス", "href": "/services", "bad": False}],
        tasks=[task("approval.decide", "post", "pst_1", due=hours(-2), overdue=True), task("approval.decide", "service", "svc_1", on_behalf_of="課長 二郎", due=hours(40)), task("finding.answer", "finding", "fnd_1")])),
    "desk-empty": ("desk/home.html", lambda: base("受付", "desk", "/", waiting_count=0, next_cursor=None, titles={}, figures=[], tasks=[], first_steps=[{"text": "アカウントを登録する", "href": "/accounts/new"}], emergency_stop={"since": hours(-1), "by": "情報 守", "reason": "なりすましの疑い"})),
    "posts": ("posts/list.html", lambda: base("投稿", "posts", "/posts?state=draft", posts=[row(state, n) for n, state in enumerate(("draft", "in_review", "approved", "scheduled", "sending", "published", "withdrawn", "expired"))], next_cursor="abc", tabs=[], filters=FILTERS, accounts=[("sns_1", "X @reiji_city")], exports=EXPORTS, view_tabs=VIEW_TABS)),
    "posts-empty": ("posts/list.html", lambda: base("投稿", "posts", "/posts", posts=[], next_cursor=None, tabs=[], filters=FILTERS, accounts=[], exports=[], view_tabs=VIEW_TABS)),
    "calendar": ("posts/calendar.html", lambda: base("予定表", "posts", "/posts/calendar", month=date(2026, 11, 1), weeks=weeks(), previous="/posts/calendar?month=2026-10", following="/posts/calendar?month=2026-12", view_tabs=VIEW_TABS)),
    "compose": ("posts/compose.html", lambda: base("投稿を書く", "posts", "/posts/new", form=FormState(values={"text": TEXT, "title": "冬まつりのお知らせ", "account_ids": ["", TARGETS[0].account_id]}), post=None, accounts=ACCOUNTS, media=MEDIA, check=CHECK, action="/posts/new", draft_key="new", returned=None, breadcrumbs=[{"text": "投稿", "href": "/posts"}, {"text": "投稿を書く", "href": None}])),
    "compose-wrong": ("posts/compose.html", lambda: base("投稿を書く", "posts", "/posts/new", form=FormState(values={"text": "", "account_ids": ""}, flaws={"text": "入力してください。", "account_ids": "アカウントを1つ以上選んでください。", "media-0-alt": "画像の説明を書いてください。"}), post=post("draft"), accounts=ACCOUNTS, media=MEDIA, check=None, action="/posts/x/edit", draft_key="pst_1", returned={"by": "承認 一郎", "comment": "電話番号は代表番号にしてください。"})),
    "post": ("posts/detail.html", lambda: base("冬まつりのお知らせ", "posts", "/posts/pst_1", post=post("approved"), media=MEDIA, holder=HOLDER, approval=APPROVAL, allowed=POST_ALLOWED, before=TEXT.replace("冬まつり", "秋まつり"), events=EVENTS, form=EMPTY, breadcrumbs=[{"text": "投稿", "href": "/posts"}, {"text": "冬まつりのお知らせ", "href": None}])),
    "review": ("posts/review.html", lambda: base("投稿の決裁", "desk", "/posts/pst_1/review", post=post("in_review", "warn", findings=[f for f in FINDINGS if f.level != "block"]), media=[], approval=APPROVAL, before=TEXT.replace("実行委員長の山田さん", "山田太郎さん"), refusal_code="", form=EMPTY)),
    "review-refused": ("posts/review.html", lambda: base("投稿の決裁", "desk", "/posts/pst_1/review", post=post("in_review", "pass", findings=[]), media=MEDIA, approval=APPROVAL, before=None, refusal_code="four_eyes", form=FormState(flaws={"comment": "直してほしい点を書いてください。"}))),
    "services": ("services/list.html", lambda: base("台帳", "register", "/services", services=[narrowed(ServiceSummary, SERVICE, state=state, id=f"svc_{n}") for n, state in enumerate(("draft", "submitted", "approved", "suspended", "retired"))], next_cursor=None, filters=FILTERS, departments=DEPARTMENTS, exports=EXPORTS)),
    "service-form": ("services/form.html", lambda: base("クラウドサービスを登録する", "register", "/services/new", form=wrong(purpose="入力してください。", owner_id="責任者は在籍中の職員から選んでください。", **{"tenants-0-account": "AWSのアカウントは12桁の数字です。"}), service=None, action="/services/new", departments=DEPARTMENTS, people=PEOPLE, tenant_rows=2)),
    "service": ("services/detail.html", lambda: base("例示グループウェア", "register", "/services/svc_1", service=SERVICE, holder=MINE, approval=APPROVAL, allowed=ALLOWED, refusal_code="", before=[{"label": "利用者数", "before": 800, "after": 1200}], people=PEOPLE, events=EVENTS, findings=[{"id": "fnd_1", "rule_title": "バケットが公開されている", "severity": "critical", "state": "open"}], form=EMPTY)),
    "accounts": ("accounts/list.html", lambda: base("台帳", "register", "/accounts", accounts=[narrowed(AccountSummary, ACCOUNT, state=state, id=f"sns_{n}") for n, state in enumerate(("draft", "submitted", "approved", "suspended", "closed"))], next_cursor=None, filters=FILTERS, departments=DEPARTMENTS, exports=EXPORTS)),
    "account-form": ("accounts/form.html", lambda: base("アカウントを登録する", "register", "/accounts/new", form=FormState(values={"categories": ["event"]}, flaws={"handle": "入力してください。"}), account=None, action="/accounts/new", departments=DEPARTMENTS, people=PEOPLE)),
    "account": ("accounts/detail.html", lambda: base("@reiji_city", "register", "/accounts/sns_1", account=ACCOUNT, holder=None, approval=None, allowed=ALLOWED, refusal_code=None, before=None, people=PEOPLE, connection=["api_key", "api_secret"], events=EVENTS, form=EMPTY)),
    "findings": ("findings/list.html", lambda: base("監視", "watch", "/findings", findings=FOUNDS, next_cursor=None, filters=FILTERS, tenants=[("ten_1", "広報写真")], rules=[("aws.s3.public-access", "バケットが公開されている")], exports=EXPORTS)),
    "finding": ("findings/detail.html", lambda: base("バケットが公開されている", "watch", "/findings/fnd_1", finding=FOUND, rule={"title": "", "remedy": {"ja": "ブロックパブリックアクセスを有効にする。", "en": "Turn on Block Public Access."}, "clause": ["shourei-16-3/5", "cis-aws-7.0/3.1.4"]}, service=RUNS, waivers=[{"id": "wvr_1", "state": "expired", "reason": "移行の作業中のため。", "until": date(2026, 10, 31), "requested_by": "責任 者子", "decided_by": "情報 守"}], may_waive=True, refusal_code="", decision=None, latest=date(2027, 5, 25), form=EMPTY, events=EVENTS)),
    "changes": ("findings/changes.html", lambda: base("変化", "watch", "/changes", changes=CHANGES, next_cursor="x", filters=FILTERS, tenants=[("ten_1", "広報写真")])),
    "tenants": ("tenants/list.html", lambda: base("点検対象", "watch", "/tenants", tenants=[TENANT | {"service": RUNS, "last_scan": SCAN, "open": 3}, TENANT | {"id": "ten_2", "service": None, "last_scan": None, "open": 0}], next_cursor=None)),
    "tenant": ("tenants/detail.html", lambda: base("広報写真", "watch", "/tenants/ten_1", tenant=TENANT, service=RUNS, scan=SCAN, may_scan=True, refusal_code="", findings=FOUNDS, changes=CHANGES, connection=["access_key_id", "secret_access_key"], next_scan=hours(10), form=EMPTY)),
    "tenant-new": ("tenants/detail.html", lambda: base("広報写真", "watch", "/tenants/ten_1", tenant=TENANT | {"state": "new", "connected": False}, service=None, scan=None, may_scan=False, refusal_code="not_connected", findings=[], changes=[], connection=None, next_scan=None, form=EMPTY)),
    "tenant-form": ("tenants/form.html", lambda: base("点検対象を接続する", "watch", "/tenants/new", form=FormState(flaws={"account": "AWSのアカウントは12桁の数字です。"}), services=[("svc_1", "例示グループウェア")], action="/tenants/new")),
    "rules": ("rules/index.html", lambda: base("規則", "rules", "/rules", packs=[PackView(id="pck_1", kind="publishing", name="base-jp", version="2026.1", digest=DIGEST, title_ja="発信の基本", title_en="Publishing basics", rules=24, shipped=True, added_at=hours(-90), in_force_since=hours(-80)), PackView(id="pck_2", kind="usage", name="aws-jp", version="2026.1", digest=DIGEST, title_ja="AWSの設定", title_en="How AWS is set up", rules=10, shipped=True, added_at=hours(-90), in_force_since=None)], rules=[{"id": "personal.phone", "type": "PHONE", "title": {"ja": "携帯電話の番号", "en": "Mobile number"}, "level": "block", "clause": ["個人情報保護法 第69条"], "pack": "base-jp", "kind": "publishing"}, {"id": "aws.s3.public-access", "type": "EXPOSURE", "title": {"ja": "バケットの公開", "en": "Public bucket"}, "level": "high", "clause": ["cis-aws-7.0/3.1.4"], "pack": "aws-jp", "kind": "usage"}], filters=FILTERS, form=FormState(values={"text": TEXT, "network": "x"}), check=CHECK)),
    "audit": ("audit/events.html", lambda: base("証跡", "evidence", "/audit", events=EVENTS, next_cursor="x", thing={"kind": "post", "id": "pst_1", "name": "冬まつりのお知らせ"}, filters=FILTERS, checkpoint={"text": "sekisho.example.jp/audit\n1204\n" + "qJ8w" * 11 + "\n\n— sekisho.example.jp/audit " + "Az09" * 22, "size": 1204, "at": hours(-0.1), "root": DIGEST, "enforced": False}, unsequenced=1, exports=EXPORTS)),
    "people": ("admin/people.html", lambda: base("管理", "administration", "/admin", people=[PERSON], departments=DEPARTMENTS, department_names={"dep_1": "広報課"}, filters=FILTERS, next_cursor=None, exports=EXPORTS)),
    "person": ("admin/person.html", lambda: base("広報 花子", "administration", "/admin/people/per_1", person=PERSON, grants=[GrantView(id="grt_1", person="per_1", role="pr", department="dep_1", valid_from=hours(-90), valid_until=None, reason="異動", version=1)], deputies=[DeputyView(id=UUID(int=1), person="per_1", deputy="per_2", valid_from=hours(-1), valid_until=hours(90), reason="")], names={"per_2": "広報 次郎"}, departments=DEPARTMENTS, people=PEOPLE, form=FormState(values={"name": "広報 花子", "login": "hanako", "employee": True}), grant_form=FormState(flaws={"role": "選択肢の中から選んでください。"}), deputy_form=EMPTY, link="https://sekisho.example.jp/password/abcdefghijkl")),
    "departments": ("admin/departments.html", lambda: base("組織", "administration", "/admin/departments", departments=[{"depth": n, "department": DepartmentView(id=f"dep_{n}", code=f"C{n}", name=name, kana="", organ="区長部局", parent=None, active_from=None, active_until=None, version=1)} for n, name in enumerate(("例示市", "市長公室", "広報課"))], form=EMPTY, choices=DEPARTMENTS)),
    "stop": ("admin/stop.html", lambda: base("緊急停止", "administration", "/admin/stop", stop=None, may_stop=True, form=EMPTY, waiting=4)),
    "me": ("admin/me.html", lambda: base("あなたの設定", None, "/me", tokens=[TokenView(id="tok_1", person="per_1", name="夜間の取込み", scopes=["post.read"], created_at=hours(-90), expires_at=hours(900), revoked_at=None, last_used_on=date(2026, 11, 24), version=1)], issued="sek_0123456789abcdef_secret", form=EMPTY, scopes=[("post.read", "post.read")], roles=[{"role": "pr", "where": "広報課"}])),
}  # fmt: skip
