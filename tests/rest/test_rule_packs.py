"""Packs of rules through the API: given, in force, seen by a check, out of force."""

from __future__ import annotations

from governance.rest.examples import REQUESTS
from tests.factories.service import service, settings

__all__ = ["service", "settings"]

PACK = REQUESTS["AddRulePack"]["text"]
WORDS = {"network": "x", "text": "れいじ文化センターで開催します"}


def rules_that_find(api) -> set[str]:
    answer = api.post("/content-checks", json=WORDS)
    assert answer.status_code == 200
    return {found["rule"] for found in answer.json()["findings"]}


def test_a_pack_of_ones_own_judges_from_the_moment_it_is_in_force(service):
    with service.api("security") as api:
        made = api.post("/rule-packs", json={"text": PACK})
        assert made.status_code == 201, made.text
        body = made.json()
        assert (body["pack"]["kind"], body["pack"]["in_force_since"]) == ("publishing", None)
        assert body["wrong_examples"] == []
        assert [one["change"] for one in body["changes"]] == ["new"]
        assert made.headers["location"] == f"/api/v1/rule-packs/{body['pack']['id']}"
        place = f"/rule-packs/{body['pack']['id']}"
        assert "my-city.old-name" not in rules_that_find(api)

        begun = api.post(f"{place}/in-force", json={"reason": "改称", "instead_of": None})
        assert begun.status_code == 201, begun.text
        assert begun.json()["periods"][0]["started_by"].startswith("per_")
        assert "my-city.old-name" in rules_that_find(api)
        again = api.post(f"{place}/in-force", json={"reason": "改称"})
        assert again.status_code == 409

        other = api.post("/rule-packs", json={"text": PACK.replace('"1"', '"2"')}).json()["pack"]
        stale = {"reason": "改称", "instead_of": None}
        assert api.post(f"/rule-packs/{other['id']}/in-force", json=stale).status_code == 409

        ended = api.post(f"{place}/ended", json={"reason": "定着"})
        assert ended.status_code == 201
        assert ended.json()["pack"]["in_force_since"] is None
        assert "my-city.old-name" not in rules_that_find(api)
        assert api.post(f"{place}/ended", json={"reason": "定着"}).status_code == 409


def test_every_mistake_and_every_wrong_example_is_told(service):
    with service.api("security") as api:
        refused = api.post("/rule-packs", json={"text": PACK.replace("substring", "nowhere")})
        assert refused.status_code == 422
        (error,) = refused.json()["errors"]
        assert error["pointer"] == "/text"
        assert "pack:13 (rules[0].detect.gate)" in error["message"]
        wrong = PACK.replace("会場は市民会館です", "れいじ文化センター")
        kept = api.post("/rule-packs", json={"text": wrong})
        assert kept.status_code == 201
        assert [one["example"] for one in kept.json()["wrong_examples"]] == ["no_match[1]"]
        place = f"/rule-packs/{kept.json()['pack']['id']}/in-force"
        assert api.post(place, json={"reason": "改称"}).status_code == 422


def test_the_list_is_paged_and_narrowed(service):
    with service.api("pr") as api:
        first = api.get("/rule-packs?limit=2").json()
        assert len(first["items"]) == 2
        then = api.get(f"/rule-packs?limit=2&cursor={first['next_cursor']}").json()
        assert {one["id"] for one in then["items"]}.isdisjoint(one["id"] for one in first["items"])
        some = api.get("/rule-packs?kind=social_usage").json()["items"]
        assert {one["kind"] for one in some} == {"social_usage"}
        assert api.get("/rule-packs?kind=none").status_code == 400
