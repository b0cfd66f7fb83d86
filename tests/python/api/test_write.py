"""Writing and reading single spans: rows C1 to C5, B1 to B6, G1, P1 and L1 of the list of what a compatible
server must have."""

import gzip
import json
import uuid

import pytest

from outspan_api import at, compact, declined, fault, refused, segment, span

AWKWARD_IDS = ["a b+c", "x;y=1", "50%", "50%25", "a/b", "/", "é", "😀", "...", "a?b#c", "&=", "'\"\\", "batch "]
AWKWARD_IDS += ["x" * 256]


def test_C1_create_returns_the_span(account):
    sent = span("c1", end=at(1), input={"q": 1}, group_id="g", parent_id="later")
    answer = account.post("/v5/spans", sent)
    assert answer.status_code == 200
    shown = answer.json()
    assert list(shown) == [
        *("id", "name", "trace_id", "start_timestamp", "account_id", "object", "created_by", "parent_id", "group_id"),
        *("end_timestamp", "input", "output", "metadata", "status", "type"),
    ]
    assert {**shown, **sent} == shown
    assert account.get("/v5/spans/c1").text == answer.text
    assert account.file() == f"[{answer.text}]"


def test_C1_span_without_id_gets_a_uuid(account):
    sent = span()
    del sent["id"]
    ids = [account.post("/v5/spans", {**sent, **more}).json()["id"] for more in ({}, {"id": None}, {})]
    assert len({uuid.UUID(id) for id in ids}) == 3
    assert sorted(account.ids()) == sorted(ids)


def test_C1_required_fields(solo):
    refused(
        solo.post("/v5/spans", {}),
        *(fault("missing", ["body", field], "Field required", {}) for field in ("name", "trace_id", "start_timestamp")),
    )


def test_C1_existing_id_is_409_and_changes_nothing(account):
    account.write(span(name="first"))
    declined(account.post("/v5/spans", span(name="second")), 409)
    assert account.get("/v5/spans/s1").json()["name"] == "first"


def test_C1_input_tokens_and_output_tokens_are_kept(account):
    (shown,) = account.write(span(input_tokens=12, output_tokens=0))
    assert (shown["input_tokens"], shown["output_tokens"]) == (12, 0)


def test_C2_end_before_start_is_422(solo):
    sent = span(start=1, end=0)
    answer = solo.post("/v5/spans", sent)
    (found,) = answer.json()["detail"]
    assert answer.status_code == 422
    assert found["msg"].startswith("Value error, ")
    assert found == fault("value_error", ["body"], found["msg"], sent, {"error": {}})


def test_C2_end_equal_to_start_is_fine(account):
    assert account.post("/v5/spans", span(end=0)).status_code == 200


@pytest.mark.parametrize("field", ["id", "group_id", "trace_id", "parent_id"])
def test_C2_names_of_over_256_characters_are_422(account, field):
    longest = "😀" * 64
    assert account.post("/v5/spans", {**span(), field: longest}).status_code == 200
    too_long = "x" * 257
    refused(
        account.post("/v5/spans", {**span(), field: too_long}),
        fault(
            "string_too_long",
            ["body", field],
            "String should have at most 256 characters",
            too_long,
            {"max_length": 256},
        ),
    )


@pytest.mark.parametrize("field", ["id", "group_id", "trace_id", "parent_id"])
def test_C2_names_of_over_256_bytes_are_400(account, field):
    assert field in declined(account.post("/v5/spans", {**span(), field: "😀" * 64 + "x"}), 400)
    assert account.ids() == []


def test_C3_parent_in_another_trace_is_409(account):
    account.write(span("parent", "t1"))
    declined(account.post("/v5/spans", span("child", "t2", parent_id="parent")), 409)
    account.write(span("parent", "t2"))
    assert account.post("/v5/spans", span("child", "t2", parent_id="parent")).status_code == 200


@pytest.mark.parametrize("field", ["id", "group_id", "trace_id", "parent_id"])
def test_C4_nul_in_a_name_is_400(account, field):
    body = compact({**span(), field: "a!b"}).replace("!", "\\u0000")
    assert field in declined(account.post("/v5/spans", content=body), 400)
    assert account.ids() == []


def test_C4_nul_and_lone_surrogates_elsewhere_become_replacement_characters(account):
    body = compact(span(name="a!b", input={"k!": ["?"]})).replace("!", "\\u0000").replace("?", "\\ud800")
    shown = account.post("/v5/spans", content=body).json()
    assert (shown["name"], shown["input"]) == ("a\ufffdb", {"k\ufffd": ["\ufffd"]})
    assert account.export() == [shown]


def test_C5_credentials_are_redacted_before_they_are_stored(account):
    redacted = "[REDACTED:credential]"
    token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLXRva2Vu"
    sent = span(
        input={"headers": {"Authorization": f"Bearer {token}"}, "password": "hunter2-hunter2"},
        output={"max_tokens": 5, "text": "the token count is 5"},
        metadata={"url": "postgres://app:hunter2-hunter2@db/x"},
    )
    shown = account.post("/v5/spans", sent).json()
    assert shown["input"]["password"] == redacted
    assert shown["output"] == sent["output"]
    stored = compact(account.export())
    assert stored == compact([shown])
    assert token not in stored and "hunter2" not in stored


def test_B1_batch_inserts_all_or_nothing(account):
    answer = account.post("/v5/spans/batch", {"items": [span("a"), span("b")]})
    assert list(answer.json()) == ["items", "object"]
    assert answer.json()["object"] == "list"
    assert answer.json()["items"] == account.export()
    declined(account.post("/v5/spans/batch", {"items": [span("c"), span("a")]}), 409)
    assert account.ids() == ["a", "b"]


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_B1_a_thousand_items_are_the_most(account, method):
    items = [span(f"s{i:04d}") for i in range(1001)]
    answer = account.request(method, "/v5/spans/batch", {"items": items})
    (found,) = answer.json()["detail"]
    assert answer.status_code == 422
    assert (found["type"], found["loc"]) == ("too_long", ["body", "items"])
    assert found["msg"] == "List should have at most 1000 items after validation, not 1001"
    assert found["ctx"] == {"field_type": "List", "max_length": 1000, "actual_length": 1001}
    answer = account.request(method, "/v5/spans/batch", {"items": items[:1000]})
    assert len(answer.json()["items"]) == 1000
    assert len(account.ids()) == 1000


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_B1_empty_batch_is_an_empty_list(account, method):
    answer = account.request(method, "/v5/spans/batch", {"items": []})
    assert (answer.status_code, answer.text) == (200, '{"items":[],"object":"list"}')


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("parents", [{"a": "a"}, {"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "a", "d": "a"}])
def test_B1_cycle_of_parents_is_409(account, method, parents):
    items = [span(id, parent_id=parent) for id, parent in parents.items()]
    declined(account.request(method, "/v5/spans/batch", {"items": [span("x"), *items]}), 409)
    assert account.ids() == []


def test_B1_same_names_in_two_traces_are_no_cycle(account):
    account.write(span("a", "t1", parent_id="b"), span("b", "t1"), span("b", "t2", parent_id="a"), span("a", "t2"))
    assert account.ids() == ["a", "b", "a", "b"]


def test_B2_end_write_replaces_the_start_write(account):
    account.write(span(input={"q": 1}, group_id="g", metadata={"m": 1}))
    assert "end_timestamp" not in account.get("/v5/spans/s1").json()
    (shown,) = account.write(span(name="done", end=1, output={"a": 1}))
    assert account.export() == [shown]
    assert (shown["name"], shown["end_timestamp"], shown["output"]) == ("done", at(1), {"a": 1})
    assert (shown["input"], shown["metadata"], "group_id" in shown) == ({}, {}, False)


def test_B2_of_two_ends_the_later_write_counts(account):
    account.write(span(name="first", end=9))
    account.write(span(name="second", end=1))
    assert [found["name"] for found in account.export()] == ["second"]


def test_B2_start_on_another_day_replaces_the_span(account):
    account.write(span(start="2026-01-01T00:00:00Z"))
    account.write(span(start="2026-03-01T00:00:00Z"))
    assert [found["start_timestamp"] for found in account.export()] == ["2026-03-01T00:00:00Z"]


def test_B3_completed_beats_in_progress_within_a_batch_else_the_later(account):
    shown = account.write(
        span("a", name="end", end=1),
        span("b", name="first"),
        span("a", name="start"),
        span("b", name="second"),
        span("c", name="first", end=2),
        span("c", name="second", end=1),
    )
    names = {found["id"]: found["name"] for found in account.export()}
    assert names == {"a": "end", "b": "second", "c": "second"}
    assert sorted(found["id"] for found in shown) == ["a", "b", "c"]
    assert {found["id"]: found["name"] for found in shown} == names


def test_B4_late_start_does_not_undo_the_end(account):
    account.write(span(name="end", end=1))
    (shown,) = account.write(span(name="start"))
    assert shown["name"] == "end"
    assert account.export() == [shown]


def test_B5_one_id_in_two_traces_is_two_spans(account):
    account.write(span("s", "t1", name="one"), span("s", "t2", name="two"))
    account.write(span("s", "t2", name="three"))
    assert [(found["trace_id"], found["name"]) for found in account.export()] == [("t1", "one"), ("t2", "three")]
    assert account.get("/v5/spans/s").json()["name"] == "three"


def test_B6_one_bad_item_refuses_the_whole_batch(account):
    bad = span("bad", input=[{"role": "user"}], type="MADE_UP")
    answer = account.request("PUT", "/v5/spans/batch", {"items": [span("good"), bad, span("worse", start="?"), 7]})
    assert answer.status_code == 422
    found = answer.json()["detail"]
    assert [(one["type"], one["loc"]) for one in found] == [
        ("dict_type", ["body", "items", 1, "input"]),
        ("enum", ["body", "items", 1, "type"]),
        ("datetime_from_date_parsing", ["body", "items", 2, "start_timestamp"]),
        ("model_attributes_type", ["body", "items", 3]),
    ]
    assert found[0] == fault(
        "dict_type", ["body", "items", 1, "input"], "Input should be a valid dictionary", [{"role": "user"}]
    )
    assert account.ids() == []


def test_B6_end_before_start_names_its_item(account):
    items = [span("good"), span("bad", start=1, end=0)]
    (found,) = account.request("PUT", "/v5/spans/batch", {"items": items}).json()["detail"]
    assert (found["type"], found["loc"], found["input"]) == ("value_error", ["body", "items", 1], items[1])


def test_G1_get_returns_the_span_or_404(account):
    (shown,) = account.write(span())
    assert account.get("/v5/spans/s1").json() == shown
    declined(account.get("/v5/spans/s2"), 404)


@pytest.mark.parametrize("id", AWKWARD_IDS)
def test_G1_any_id_is_one_segment_of_a_path(account, id):
    account.write(span(id), span("decoy"))
    assert account.get(f"/v5/spans/{segment(id)}").json()["id"] == id
    assert account.request("PATCH", f"/v5/spans/{segment(id)}", {"name": "new"}).json()["name"] == "new"


def test_G1_plus_and_semicolon_stand_for_themselves(account):
    account.write(span("a+b;c=1,d"))
    assert account.get("/v5/spans/a+b;c=1,d").json()["id"] == "a+b;c=1,d"


def test_P1_patch_changes_the_given_fields_only(account):
    (before,) = account.write(span(input={"q": 1}, output={"a": 1}, metadata={"m": 1}, parent_id="p"))
    change = {"name": "new", "end_timestamp": at(2), "output": {"b": 2}, "metadata": {}, "status": "ERROR"}
    for field, value in change.items():
        answer = account.request("PATCH", "/v5/spans/s1", {field: value})
        assert answer.status_code == 200, answer.text
        before[field] = value
        assert answer.json() == before
    assert account.export() == [before]


def test_P1_null_and_unknown_fields_change_nothing(account):
    (before,) = account.write(span(end=1, output={"a": 1}))
    nothing = {"name": None, "end_timestamp": None, "output": None, "metadata": None, "status": None, "input": {"x": 1}}
    assert account.request("PATCH", "/v5/spans/s1", nothing).json() == before
    assert account.request("PATCH", "/v5/spans/s1", {}).json() == before


def test_P1_unknown_span_is_404_and_bad_values_are_422(account):
    declined(account.request("PATCH", "/v5/spans/s1", {"name": "x"}), 404)
    account.write(span(start=5))
    refused(
        account.request("PATCH", "/v5/spans/s1", {"output": []}),
        fault("dict_type", ["body", "output"], "Input should be a valid dictionary", []),
    )
    answer = account.request("PATCH", "/v5/spans/s1", {"end_timestamp": at(4)})
    (found,) = answer.json()["detail"]
    assert (answer.status_code, found["type"], found["loc"]) == (422, "value_error", ["body"])
    assert "end_timestamp" not in account.get("/v5/spans/s1").json()


def test_L1_the_old_list_is_not_there(solo):
    assert solo.get("/v5/spans").status_code == 405
    assert solo.get("/v5/spans").headers["allow"] == "POST"


def test_gzip_bodies_are_read(account):
    body = gzip.compress(json.dumps(span()).encode())
    assert account.post("/v5/spans", content=body, headers={"content-encoding": "gzip"}).status_code == 200
    declined(account.post("/v5/spans", content=body, headers={"content-encoding": "br"}), 415)
