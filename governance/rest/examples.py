"""An example for each body that the API takes, by the name of its Struct. Tests decode them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_PERSON: Final = "per_0198a0c0de0070008000000000000001"
_OTHER: Final = "per_0198a0c0de0070008000000000000002"
_DEPARTMENT: Final = "dep_0198a0c0de0070008000000000000003"
_ACCOUNT: Final = "sns_0198a0c0de0070008000000000000004"
_MEDIA: Final = "med_0198a0c0de0070008000000000000005"
_DIGEST: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

_PACK: Final = """\
pack: my-city
version: "1"
title: {ja: わが市の言葉, en: Words of our city}
rules:
  - id: my-city.old-name
    type: STYLE
    title: {ja: 古い施設名, en: The old name of a place}
    clause: [my-city-youkou/6]
    why: {ja: 名前が変わりました。, en: This place has a new name.}
    remedy: {ja: 新しい名前に替えてください。, en: Write the new name.}
    detect:
      kind: words
      gate: substring
      words: [{word: れいじ文化センター, why: 2026年4月に改称}]
    levels: [{level: warn}]
    examples:
      match:
        - {text: れいじ文化センターで開催します}
        - {text: 会場はれいじ文化センターです}
      no_match:
        - {text: れいじ星の館で開催します}
        - {text: 会場は市民会館です}
"""

REQUESTS: Final[Mapping[str, Any]] = {
    "CheckContent": {
        "network": "x",
        "text": "図書館は4月5日（日）に開館します。",
        "media": [{"kind": "image", "alt": "新しい図書館の入口", "name": "entrance.jpg"}],
        "publish_at": "2026-04-01T10:00:00+09:00",
    },
    "DraftPost": {
        "text": "図書館は4月5日（日）に開館します。",
        "account_ids": [_ACCOUNT],
        "media": [{"id": _MEDIA, "alt": "新しい図書館の入口"}],
        "publish_at": "2026-04-01T10:00:00+09:00",
    },
    "EditPost": {"text": "図書館は4月5日（日）10時に開館します。"},
    "TransitionPost": {"event": "approve", "seen_digest": _DIGEST, "reason": ""},
    "ResolveTarget": {
        "account_id": _ACCOUNT,
        "answer": "there",
        "url": "https://x.example/reiji_city/status/1",
    },
    "AddRulePack": {"text": _PACK, "kind": "publishing"},
    "PutRulePackInForce": {"reason": "要綱を改正したため", "instead_of": None},
    "EndRulePack": {"reason": "施設の名前が定着したため"},
    "StopPublishing": {"reason": "アカウントの乗っ取りが疑われるため"},
    "RegisterService": {
        "name": "庁内ファイル共有",
        "provider": "例示クラウド株式会社",
        "purpose": "部署間でファイルを受け渡すため",
        "department_id": _DEPARTMENT,
        "owner_id": _PERSON,
        "confidentiality": "2",
        "tenants": [{"provider": "aws", "account": "123456789012"}],
    },
    "EditService": {"purpose": "部署間と委託先でファイルを受け渡すため"},
    "MoveService": {"event": "submit"},
    "MeetCondition": {"evidence": "多要素認証を全員に設定した（5月10日の点検表）"},
    "RegisterAccount": {
        "network": "x",
        "handle": "reiji_city",
        "purpose": "市政の情報を広く伝えるため",
        "department_id": _DEPARTMENT,
        "owner_id": _PERSON,
    },
    "EditAccount": {"deputy_id": _OTHER},
    "MoveAccount": {"event": "submit"},
    "Connect": {"secrets": {"access_token": "…"}},
    "AddDepartment": {"code": "KOHO", "name": "広報課", "organ": "市長部局"},
    "EditDepartment": {"name": "広報戦略課"},
    "AddPerson": {
        "login": "mihon",
        "email": "mihon@reiji.example.jp",
        "name": "見本 はるか",
        "department": _DEPARTMENT,
    },
    "EditPerson": {"position": "主査"},
    "GrantRole": {"person": _PERSON, "role": "pr", "department": _DEPARTMENT, "reason": "異動"},
    "Reason": {"reason": "異動"},
    "SetDeputy": {
        "person": _PERSON,
        "deputy": _OTHER,
        "valid_from": "2026-08-10T00:00:00+09:00",
        "valid_until": "2026-08-15T00:00:00+09:00",
        "reason": "夏季休暇",
    },
    "IssueToken": {
        "name": "予約投稿の連携",
        "scopes": ["post.read", "post.write"],
        "expires_at": "2026-09-30T00:00:00+09:00",
    },
    "RegisterTenant": {
        "provider": "aws",
        "account": "123456789012",
        "name": "庁内ファイル共有の本番",
        "department_id": _DEPARTMENT,
        "owner_id": _PERSON,
        "settings": {"regions": "ap-northeast-1"},
        "secrets": {"access_key_id": "…", "secret_access_key": "…"},
    },
    "EditTenant": {"name": "庁内ファイル共有基盤", "every_hours": 12},
    "MoveScan": {"event": "cancel", "reason": "夜間に行うため"},
    "MoveWaiver": {"event": "approve", "reason": "移行計画を確認した"},
    "RequestWaiver": {
        "reason": "移行が終わるまで旧システムから読むため",
        "until": "2026-09-30",
    },
}
