"""POST /v5/spans/search: rows S1 to S7 of the list of what a compatible server must have."""

import random

import pytest

from outspan_api import at, declined, fault, refused, span


def key(found):
    return found["trace_id"], found["id"]


def in_order(spans):
    """The keys of spans in the default order."""
    by = lambda one: (one["start_timestamp"], one["trace_id"].encode(), one["id"].encode())
    return [key(one) for one in sorted(spans, key=by)]


def pages(account, body=None, cursor="id", backward=False, **query):
    """All pages as a client reads them that looks at has_more alone; `cursor` is what it passes on."""
    parameter = "ending_before" if backward else "starting_after"
    found = []
    while True:
        page = account.search(body, **query)
        found.append(page["items"])
        assert len(found) < 10_000, "the pages never end"
        if not page["has_more"]:
            return found
        assert page["items"], "an empty page says that there is more"
        edge = page["items"][0 if backward else -1]["id"]
        query[parameter] = edge if cursor == "id" else page["prev_cursor" if backward else "next_cursor"]


def crowd(seed, size):
    """Spans with many ties, and ids of which half are used in several traces."""
    random_ = random.Random(seed)
    spans = {}
    while len(spans) < size:
        trace = f"t{random_.randrange(12)}"
        id = random_.choice([f"step-{random_.randrange(6)}", f"{trace}-{random_.randrange(10**6)}"])
        spans[trace, id] = span(id, trace, start=random_.randrange(5))
    return list(spans.values())


def test_S1_filters_are_those_of_an_export(account):
    account.write(
        span("a", "t1", 1, name="plan", status="ERROR", metadata={"k": 1, "__acp_type__": "sync"}),
        span("b", "t1", 2, name="act", parent_id="a", end=at(2, 5000), output={"text": "the refund"}),
        span("c", "t2", 3, name="plan", type="CUSTOM", group_id="g", application_variant_id="v"),
    )
    for body in [
        {"names": ["plan"]},
        {"statuses": ["ERROR"], "types": ["STANDALONE"]},
        {"parents_only": True, "excluded_span_ids": ["a"]},
        {"group_id": "g"},
        {"application_variant_ids": ["v"]},
        {"extra_metadata": {"k": 1}},
        {"acp_types": ["sync"]},
        {"search_texts": ["refund"]},
        {"min_duration_ms": 5, "max_duration_ms": 5},
        {"trace_ids": ["t1"], "excluded_trace_ids": ["t2"]},
        {"names": None, "trace_ids": []},
    ]:
        page = account.search(body)
        assert page["items"] == account.export(body)
        assert page["items"]
    assert account.search(from_ts=at(2), to_ts=at(2))["items"] == account.export(from_ts=at(2), to_ts=at(2))


def test_S1_filters_that_export_does_not_have(account):
    trace, other = "0123456789abcdef" * 2, "f" * 32
    account.write(
        span("a", "t1", 1, obs_trace_id=trace, obs_span_id="0" * 16),
        span("b", "t1", 2, parent_id="a", obs_trace_id=other),
        span("c", "t1", 3, parent_id="b"),
        span("a", "t2", 4),
        span("b", "t2", 5, parent_id="a"),
    )

    def found(body):
        return [key(one) for one in account.search(body)["items"]]

    assert found({"parent_ids": ["a"]}) == [("t1", "b"), ("t2", "b")]
    assert found({"spans": [{"trace_id": "t1", "span_id": "a"}]}) == [("t1", "a")]
    assert found({"spans": [{"trace_id": "t1", "span_id": "a"}], "span_ids": ["b"]}) == []
    without = {"excluded_spans": [{"trace_id": "t1", "span_id": "a"}]}
    assert found(without) == [("t1", "b"), ("t1", "c"), ("t2", "a"), ("t2", "b")]
    assert found({**without, "excluded_span_ids": ["b"]}) == found(without)
    assert found({"obs_trace_ids": [trace]}) == [("t1", "a")]
    assert found({"obs_span_ids": ["0" * 16]}) == [("t1", "a")]


def test_S1_pairs_need_both_ids(solo):
    refused(
        solo.post("/v5/spans/search", {"spans": [{"trace_id": "t"}]}),
        fault("missing", ["body", "spans", 0, "span_id"], "Field required", {"trace_id": "t"}),
    )


def test_S1_pairs_count_twice_among_ten_thousand_ids(account):
    pairs = [{"trace_id": "t", "span_id": "s"}] * 2000
    body = {"spans": pairs, "excluded_spans": pairs, "parent_ids": ["p"] * 2000}
    assert account.search(body)["items"] == []
    answer = account.post("/v5/spans/search", {**body, "trace_ids": ["t"]})
    (found,) = answer.json()["detail"]
    assert (answer.status_code, found["type"], found["loc"]) == (422, "value_error", ["body"])


def test_S1_reversed_window_is_422(solo):
    answer = solo.post("/v5/spans/search", {}, from_ts=at(1), to_ts=at(0))
    (found,) = answer.json()["detail"]
    assert (answer.status_code, found["type"], found["loc"]) == (422, "value_error", ["query", "from_ts"])


def test_S2_limit_is_one_to_ten_thousand_and_100_by_default(account):
    account.write(*(span(f"s{i:03d}") for i in range(150)))
    assert [len(account.search()["items"]), account.search()["limit"]] == [100, 100]
    assert [len(account.search(limit=7)["items"]), account.search(limit="7")["limit"]] == [7, 7]
    assert len(account.search(limit=10_000)["items"]) == 150
    for limit, type, message, bound in [
        (0, "greater_than_equal", "Input should be greater than or equal to 1", {"ge": 1}),
        (10_001, "less_than_equal", "Input should be less than or equal to 10000", {"le": 10_000}),
    ]:
        answer = account.post("/v5/spans/search", {}, limit=limit)
        refused(answer, fault(type, ["query", "limit"], message, str(limit), bound))


def test_S3_sorts_by_start_duration_and_tokens_both_ways(account):
    account.write(
        span("a", start=3, end=4, input_tokens=5),
        span("b", start=1, end=4, input_tokens=7, output_tokens=1),
        span("c", start=2, end=2, output_tokens=9),
        span("d", start=2),
    )
    for sort_by, ids in [
        ("start_timestamp", "bcda"),
        ("duration_ms", "cdab"),
        ("input_tokens", "cdab"),
        ("output_tokens", "adbc"),
        ("anything", "bcda"),
    ]:
        assert [one["id"] for one in account.search(sort_by=sort_by)["items"]] == list(ids), sort_by
    descending = account.search(sort_by="duration_ms", sort_order="desc")["items"]
    assert [one["id"] for one in descending][:2] == ["b", "a"]
    names = "'asc' or 'desc'"
    refused(
        account.post("/v5/spans/search", {}, sort_order="up"),
        fault("enum", ["query", "sort_order"], f"Input should be {names}", "up", {"expected": names}),
    )


@pytest.mark.parametrize("cursor", ["id", "opaque"])
@pytest.mark.parametrize("limit", [1, 3, 50])
def test_S4_forward_pages_have_every_span_once(account, cursor, limit):
    spans = crowd(limit, 300)
    account.write(*spans)
    found = pages(account, limit=limit, cursor=cursor)
    assert [key(one) for page in found for one in page] == in_order(spans)
    assert len(found) > 1


@pytest.mark.parametrize("cursor", ["id", "opaque"])
@pytest.mark.parametrize("limit", [1, 3, 50])
def test_S4_backward_pages_have_every_span_before_the_cursor_once(account, cursor, limit):
    spans = [*crowd(limit, 300), span("last", "z", start=9)]
    account.write(*spans)
    found = pages(account, limit=limit, cursor=cursor, backward=True, ending_before="last")
    assert [key(one) for page in found[::-1] for one in page] == in_order(spans)[:-1]
    assert len(found) > 1


@pytest.mark.parametrize("sort_by", ["duration_ms", "input_tokens"])
@pytest.mark.parametrize("sort_order", ["asc", "desc"])
def test_S4_pages_of_other_orders_have_every_span_once(account, sort_by, sort_order):
    spans = [{**one, "end_timestamp": at(5), "input_tokens": i % 4} for i, one in enumerate(crowd(5, 200))]
    account.write(*spans)
    found = pages(account, limit=20, sort_by=sort_by, sort_order=sort_order)
    ids = [key(one) for page in found for one in page]
    assert ids == [key(one) for one in account.search(limit=10_000, sort_by=sort_by, sort_order=sort_order)["items"]]
    assert sorted(ids) == sorted(in_order(spans))


def test_S4_pages_go_on_behind_a_span_that_no_longer_matches(account):
    account.write(*(span(f"s{i}", start=i, name="in") for i in range(6)))
    first = account.search({"names": ["in"]}, limit=3)
    account.write(span("s2", start=2, name="out"))
    rest = account.search({"names": ["in"]}, limit=3, starting_after=first["items"][-1]["id"])
    assert [one["id"] for one in rest["items"]] == ["s3", "s4", "s5"]


def test_S4_cursors_that_name_no_span_or_several_are_400(account):
    account.write(span("s", "t1"), span("s", "t2"), span("x", "t3"))
    for parameter in ("starting_after", "ending_before"):
        declined(account.post("/v5/spans/search", {}, **{parameter: "none"}), 400)
        ambiguous = account.post("/v5/spans/search", {}, **{parameter: "s"})
        assert ambiguous.status_code == 400
        assert "next_cursor" in ambiguous.text
        assert account.search({"trace_ids": ["t2"]}, **{parameter: "s"})["items"] == []


def test_S4_of_both_cursors_ending_before_counts(account):
    account.write(*(span(f"s{i}", start=i) for i in range(5)))
    page = account.search(starting_after="s1", ending_before="s3")
    assert [one["id"] for one in page["items"]] == ["s0", "s1", "s2"]


def test_S4_awkward_ids_are_cursors(account):
    ids = ["a b+&é,%/", "x;y", "50%25", "😀", "z"]
    account.write(*(span(id, start=i) for i, id in enumerate(ids)))
    assert [page[0]["id"] for page in pages(account, limit=1)] == ids


def test_S5_envelope(account):
    shown = account.write(span("a"), span("b", start=1), span("c", start=2))
    page = account.search(limit=2)
    assert page["items"] == shown[:2]
    rest = {name: page[name] for name in page if name not in ("items", "next_cursor", "prev_cursor")}
    assert rest == {"object": "list", "total": 0, "has_more": True, "limit": 2}
    assert account.search(starting_after=page["next_cursor"])["items"] == shown[2:]
    assert account.search(ending_before=page["next_cursor"])["items"] == shown[:1]
    empty = account.search({"names": ["none"]})
    assert empty == {"items": [], "object": "list", "total": 0, "has_more": False, "limit": 100}


@pytest.mark.parametrize("name", ["allow_short_pages", "allow_partial_results"])
def test_S6_partial_results_may_be_allowed(account, name):
    shown = account.write(span())
    assert account.search(**{name: "true"})["items"] == shown
    message = "Input should be a valid boolean, unable to interpret input"
    answer = account.post("/v5/spans/search", {}, **{name: "maybe"})
    refused(answer, fault("bool_parsing", ["query", name], message, "maybe"))


def test_S7_windows_are_not_cut(account):
    account.write(span("old", start="2020-01-01T00:00:00Z"), span("new", start="2026-01-01T00:00:00Z"))
    page = account.search(from_ts="2019-01-01T00:00:00Z", to_ts="2026-02-01T00:00:00Z")
    assert [one["id"] for one in page["items"]] == ["old", "new"]
    assert "window_truncated" not in page and "effective_from_ts" not in page
