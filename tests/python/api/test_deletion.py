"""Deleting spans, adding them up, and the limits: extensions of Outspan."""

import json

import httpx
import pytest

from outspan_api import BASE_URL, at, compact, declined, fault, refused, span


def deleted(answer, body):
    assert (answer.status_code, answer.text) == (200, compact(body))


def test_delete_span_takes_the_newest_of_the_id_and_its_assessments(account):
    account.write(span("s1", "t1", start=0), span("s1", "t2", start=1), span("s2", "t2"))
    account.assess(assessment_type="rating", trace_id="t2", span_id="s1", rating=1)
    deleted(account.request("DELETE", "/v5/spans/s1"), {"id": "s1", "deleted": True, "object": "span"})
    assert [(found["trace_id"], found["id"]) for found in account.export()] == [("t1", "s1"), ("t2", "s2")]
    assert account.get("/v5/span-assessments", trace_id="t2").json()["items"] == []
    deleted(account.request("DELETE", "/v5/spans/s1"), {"id": "s1", "deleted": True, "object": "span"})
    assert declined(account.request("DELETE", "/v5/spans/s1"), 404) == "Span not found"


def test_delete_trace_tells_how_many_spans_it_had(account):
    account.write(span("s1", "t/1"), span("s2", "t/1"), span("s1", "t2"))
    deleted(
        account.request("DELETE", "/v5/traces/t%2F1"),
        {"id": "t/1", "deleted": True, "deleted_count": 2, "object": "trace"},
    )
    assert declined(account.request("DELETE", "/v5/traces/t%2F1"), 404) == "Trace not found"
    assert [found["trace_id"] for found in account.export()] == ["t2"]


def test_delete_needs_the_number_of_spans(account):
    account.write(*(span(f"s{i}", "t1", start=i, name="probe" if i % 2 else "turn") for i in range(5)))
    body = {"names": ["probe"]}
    refused(
        account.post("/v5/spans/delete", body),
        fault("missing", ["body", "expected_count"], "Field required", body),
    )
    answer = account.post("/v5/spans/delete", {**body, "expected_count": 3})
    message = "2 spans match, expected_count is 3: nothing was deleted"
    assert (answer.status_code, answer.json()) == (
        409,
        {"detail": {"code": "COUNT_DIFFERS", "message": message, "count": 2}},
    )
    assert answer.headers["x-should-retry"] == "false"
    assert len(account.export()) == 5
    answer = account.post("/v5/spans/delete", {**body, "expected_count": 1}, from_ts=at(2))
    deleted(answer, {"deleted": True, "deleted_count": 1, "object": "list"})
    assert account.ids() == ["s0", "s1", "s2", "s4"]
    answer = account.post("/v5/spans/delete", {**body, "with_children": True, "expected_count": 4})
    deleted(answer, {"deleted": True, "deleted_count": 4, "object": "list"})
    assert account.ids() == []


FILTERS = [
    {},
    {"names": ["n1", "n2"]},
    {"parents_only": True},
    {"statuses": ["ERROR"], "with_children": True},
    {"extra_metadata": {"k": [1, "x"]}},
    {"extra_metadata": {"k": 1}, "with_children": True},
    {"search_texts": ["hello"]},
    {"agentex_agent_names": ["bot"]},
    {"assessment_types": ["rating"]},
    {"min_duration_ms": 2000, "excluded_trace_ids": ["t1"]},
    {"span_ids": ["s3", "none"]},
]


def write_mixture(account):
    account.write(
        *(
            span(
                f"s{i}",
                f"t{i % 3}",
                start=i,
                name=f"n{i % 4}",
                status="ERROR" if i == 7 else "SUCCESS",
                input={"q": "hello" if i % 5 == 0 else "bye"},
                metadata={"k": [1, "x", 2, "1"][i % 4], "__agent_name__": "bot" if i % 2 else 7},
                **({"end": i + i % 4} if i % 3 else {}),
                **({"parent_id": f"s{i - 3}"} if i >= 3 else {}),
                input_tokens=i,
                output_tokens=1,
            )
            for i in range(12)
        )
    )
    account.assess(assessment_type="rating", trace_id="t2", span_id="s5", rating=3)


def test_count_facets_metrics_and_delete_are_of_exactly_the_spans_of_an_export(account):
    write_mixture(account)
    for body in FILTERS:
        for window in ({}, {"from_ts": at(2), "to_ts": at(8)}):
            spans = account.export(body, **window)
            count = account.post("/v5/spans/count", body, **window).json()
            assert count["count"] == len(spans), body
            facets = account.post("/v5/spans/facets", {**body, "facets": ["names"]}, **window).json()["facets"]
            assert {value["value"]: value["count"] for value in facets["names"]["values"]} == {
                name: sum(found["name"] == name for found in spans) for name in {found["name"] for found in spans}
            }
            items = account.post("/v5/spans/metrics", {**body, "bucket": "PT5S"}, **window).json()["items"]
            assert sum(item["count"] for item in items) == len(spans)
            answer = account.post("/v5/spans/delete", {**body, "expected_count": len(spans) + 1}, **window)
            assert (answer.status_code, answer.json()["detail"]["count"]) == (409, len(spans))


def test_metrics_add_up_each_bucket(account):
    write_mixture(account)
    answer = account.post("/v5/spans/metrics", {"bucket": 5})
    assert answer.json() == {
        "bucket_seconds": 5,
        "items": [
            {
                "start": at(start),
                "count": count,
                "error_count": errors,
                "error_rate": errors / count,
                "duration_ms": dict(zip(("p50", "p90", "p95", "p99"), durations)),
                "input_tokens": tokens,
                "output_tokens": count,
            }
            for start, count, errors, durations, tokens in [
                (0, 5, 0, (1000, 2000, 2000, 2000), 10),
                (5, 5, 1, (1000, 3000, 3000, 3000), 35),
                (10, 2, 0, (2000, 3000, 3000, 3000), 21),
            ]
        ],
        "object": "list",
    }


def test_facets_are_ordered_and_bounded(account):
    write_mixture(account)
    facets = account.post("/v5/spans/facets", {"limit": 2}).json()["facets"]
    assert list(facets) == ["names", "types", "statuses", "agentex_agent_names", "metadata_keys"]
    assert facets["names"] == {
        "values": [{"value": "n0", "count": 3}, {"value": "n1", "count": 3}],
        "has_more": True,
    }
    assert facets["statuses"] == {
        "values": [{"value": "SUCCESS", "count": 11}, {"value": "ERROR", "count": 1}],
        "has_more": False,
    }
    assert facets["agentex_agent_names"] == {"values": [{"value": "bot", "count": 6}], "has_more": False}
    assert facets["metadata_keys"]["values"] == [
        {"value": "__agent_name__", "count": 12},
        {"value": "k", "count": 12},
    ]


PATHS = ["/v5/spans/count", "/v5/spans/facets", "/v5/spans/metrics", "/v5/spans/delete"]
HOSTILE = [
    "null",
    "[]",
    '"x"',
    "{",
    '{"bucket":"P9999999999999999999D","limit":1e400,"expected_count":1e999}',
    '{"bucket":"P","limit":-1,"expected_count":[]}',
    '{"facets":["names\'); DROP TABLE span; --"],"bucket":{},"expected_count":true}',
    '{"names":["\\u0000\\ud800"],"bucket":0,"limit":1001,"expected_count":"x"}',
    '{"extra_metadata":{"$.\\"k\\"\' OR 1=1":[1]},"bucket":null,"limit":{},"expected_count":null}',
    "[" * 100_000,
    '{"span_ids":[' + ",".join(['"s"'] * 10_001) + '],"bucket":1,"expected_count":0}',
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_bodies_delete_nothing_and_are_no_failure(account, path, content):
    account.write(span())
    answer = account.post(path, content=content)
    assert answer.status_code in (200, 400, 409, 413, 422), answer.text
    assert answer.status_code != 200 or path in PATHS[:2]
    assert account.ids() == ["s1"]


@pytest.mark.parametrize("id", ["%00", "%FF", "%ED%A0%80", "x" * 5000, "'%20OR%201=1", "..%2F..", "%2E%2E"])
@pytest.mark.parametrize("path", ["/v5/spans/", "/v5/traces/"])
def test_hostile_ids_delete_nothing_and_are_no_failure(account, path, id):
    account.write(span())
    assert account.request("DELETE", path + id).status_code in (400, 404)
    assert account.ids() == ["s1"]


def test_buckets_beyond_the_limit_are_refused_with_it(account):
    account.write(*(span(f"s{i}", "t1", start=i) for i in range(10_000)))
    assert len(account.post("/v5/spans/metrics", {"bucket": 1}).json()["items"]) == 10_000
    account.write(span("more", "t1", start=10_000))
    answer = account.post("/v5/spans/metrics", {"bucket": 1})
    assert answer.status_code == 400
    assert answer.json()["detail"]["code"] == "QUERY_TOO_BROAD"
    assert "over 10000 buckets" in answer.json()["detail"]["message"]


def test_limits_need_no_key():
    answer = httpx.get(BASE_URL + "/v5/limits")
    assert answer.status_code == 200
    limits = answer.json()
    assert limits.pop("object") == "limits"
    assert limits["sizes"]["batch_spans"] == 1000
    assert all(type(value) is int and value > 0 for group in limits.values() for value in group.values())


def test_limits_hold_at_the_bound_and_one_past_it(account):
    limits = httpx.get(BASE_URL + "/v5/limits").json()
    most = limits["questions"]["filter_ids"]
    assert account.post("/v5/spans/count", {"span_ids": ["s"] * most}).status_code == 200
    assert account.post("/v5/spans/count", {"span_ids": ["s"] * (most + 1)}).status_code == 422
    most = limits["questions"]["search_texts"]
    assert account.post("/v5/spans/count", {"search_texts": ["word"] * most}).status_code == 200
    assert account.post("/v5/spans/count", {"search_texts": ["word"] * (most + 1)}).status_code == 422
    most = limits["questions"]["search_text_characters"]
    assert account.post("/v5/spans/count", {"search_texts": ["w" * most]}).status_code == 200
    assert account.post("/v5/spans/count", {"search_texts": ["w" * (most + 1)]}).status_code == 422
    most = limits["questions"]["filter_values"]
    assert account.post("/v5/spans/count", {"names": ["n"] * most}).status_code == 200
    assert account.post("/v5/spans/count", {"names": ["n"] * (most + 1)}).status_code == 422
    most = limits["questions"]["metadata_keys"]
    keys = {f"k{i}": 1 for i in range(most)}
    assert account.post("/v5/spans/count", {"extra_metadata": keys}).status_code == 200
    assert account.post("/v5/spans/count", {"extra_metadata": {**keys, "more": 1}}).status_code == 422
    most = limits["questions"]["page_spans"]
    assert account.post("/v5/spans/search", {}, limit=most).status_code == 200
    assert account.post("/v5/spans/search", {}, limit=most + 1).status_code == 422
    most = limits["questions"]["bucket_seconds"]
    assert account.post("/v5/spans/metrics", {"bucket": most}).status_code == 200
    assert account.post("/v5/spans/metrics", {"bucket": most + 1}).status_code == 422
    most = limits["sizes"]["batch_spans"]
    assert account.request("PUT", "/v5/spans/batch", {"items": [span()] * most}).status_code == 200
    assert account.request("PUT", "/v5/spans/batch", {"items": [span()] * (most + 1)}).status_code == 422
    most = limits["sizes"]["id_bytes"]
    assert account.post("/v5/spans", span("x" * most)).status_code == 200
    assert account.post("/v5/spans", span("y" * (most - 1) + "é")).status_code == 400
    most = limits["json"]["question_values"]
    filler = {"unknown": [0] * (most - 3)}
    assert account.post("/v5/spans/count", filler).status_code == 200
    assert account.post("/v5/spans/count", {"unknown": [0] * (most - 2)}).status_code == 413
    most = limits["sizes"]["question_body_bytes"]
    body = json.dumps({"unknown": ""})
    padded = body[:-2] + "x" * (most - len(body)) + body[-2:]
    assert account.post("/v5/spans/count", content=padded).status_code == 200
    assert account.post("/v5/spans/count", content=padded + " ").status_code == 413
