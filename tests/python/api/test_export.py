"""POST /v5/spans/export: rows E1 to E24 of the list of what a compatible server must have.

E22, a million spans in bounded memory, is measured by the benchmark.
"""

import base64
import csv
import hashlib
import io
import json
import re
import socket
import time
from urllib.parse import urlsplit

import httpx
import pytest

from outspan_api import BASE_URL, POOL_KEY, TYPES, at, compact, declined, fault, refused, span

COLUMNS = (
    "id,name,trace_id,parent_id,group_id,start_timestamp,end_timestamp,status,type,input,output,metadata,expected,"
    "application_interaction_id,application_variant_id,account_id,created_by,object,input_tokens,output_tokens,"
    "obs_trace_id,obs_span_id"
)
HOSTILE = "".join(map(chr, range(1, 0x80))) + "é\u2028\ufeff\uffff𐀀😀 \\u0041 </script>"
UUID = "0193e0a4-1111-4222-8333-444455556666"


def full(id="full", **fields):
    return span(
        id,
        end=at(1, 500_000),
        parent_id="parent",
        group_id="group",
        input={"q": HOSTILE, "n": 1.50, "deep": [{"x": None}, [], ""]},
        output={"a": "é"},
        metadata={"m": True},
        expected={"e": 1},
        status="ERROR",
        type="COMPLETION",
        application_interaction_id="interaction",
        application_variant_id="variant",
        obs_trace_id="0123456789abcdef" * 2,
        obs_span_id="0123456789abcdef",
        **fields,
    )


def test_E1_empty_body_gives_all_spans_as_a_json_array(account):
    shown = account.write(span("b", start=1), span("a"))
    answer = account.post("/v5/spans/export", {})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert list(answer.json()) == ["filename", "content"]
    assert re.fullmatch(r"spans_export_\d{8}T\d{6}Z\.json", answer.json()["filename"])
    assert answer.json()["content"] == compact([shown[1], shown[0]])


def test_E2_content_is_the_text_of_the_file(account):
    (shown,) = account.write(full())
    assert shown["input"]["q"] == HOSTILE
    assert account.file() == compact([shown])
    assert account.export() == [shown]


def test_E3_json_lines_hold_the_same_spans(account):
    shown = account.write(full("a"), span("b", start=1))
    assert account.file({"export_format": "jsonl"}) == "".join(compact(one) + "\n" for one in shown)


def test_E3_csv_holds_the_same_spans(account):
    shown = account.write(full("a"), span("b", start=1, group_id="", name=' ="x",\r\n'))
    text = account.file({"export_format": "csv"})
    assert text.startswith(COLUMNS + "\r\n") and text.endswith("\r\n")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    objects = {"input", "output", "metadata", "expected", "created_by"}
    read = [
        {key: json.loads(cell) if key in objects else cell for key, cell in row.items() if cell or key in one}
        for row, one in zip(rows, shown, strict=True)
    ]
    assert read == shown
    assert f'\r\nb," =""x"",\r\n",t1,,"",{at(1)},,SUCCESS,' in text


def test_E3_filename_tells_the_format(account):
    for format in ("json", "jsonl", "csv"):
        name = account.post("/v5/spans/export", {"export_format": format}).json()["filename"]
        assert name.endswith("Z." + format)


def test_E3_accept_gives_the_file_itself(account):
    account.write(full("a"), span("b", start=1))
    lines, table, array = (account.file({"export_format": format}) for format in ("jsonl", "csv", "json"))
    for accept, body, content in [
        ("application/x-ndjson", {}, lines),
        ("application/jsonl", {"export_format": "jsonl"}, lines),
        ("text/csv", {}, table),
        ("application/octet-stream", {}, array),
        ("application/octet-stream", {"export_format": "csv"}, table),
    ]:
        answer = account.post("/v5/spans/export", body, headers={"accept": accept})
        assert (answer.status_code, answer.content.decode()) == (200, content)
        assert answer.headers["content-type"].split(";")[0] == accept
    declined(account.post("/v5/spans/export", {"export_format": "json"}, headers={"accept": "text/csv"}), 406)


def test_E3_the_bare_file_is_followed_by_its_proof(account):
    account.write(full("a"), span("b", start=1))
    address = urlsplit(BASE_URL)
    head = [
        "POST /v5/spans/export HTTP/1.1",
        f"host: {address.netloc}",
        f"x-api-key: {POOL_KEY}",
        f"x-selected-account-id: {account.id}",
        "accept: application/x-ndjson",
        "te: trailers",
        "connection: close",
        "content-length: 2",
    ]
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall("\r\n".join([*head, "", "{}"]).encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    _, _, rest = answer.partition(b"\r\n\r\n")
    file = b""
    while (size := int(rest.split(b"\r\n", 1)[0], 16)) > 0:
        start = rest.index(b"\r\n") + 2
        file += rest[start : start + size]
        rest = rest[start + size + 2 :]
    trailers = dict(line.split(": ", 1) for line in rest.decode().split("\r\n")[1:] if line)
    assert file.decode() == account.file({"export_format": "jsonl"})
    assert {name.lower(): value for name, value in trailers.items()} == {
        "outspan-rows": "2",
        "outspan-bytes": str(len(file)),
        "outspan-sha256": hashlib.sha256(file).hexdigest(),
    }


def test_E4_direct_has_content_and_signed_url_a_link_to_it(account):
    account.write(full(), span("b"))
    direct = account.post("/v5/spans/export", {"export_method": "direct"}).json()
    assert list(direct) == ["filename", "content"]
    signed = account.post("/v5/spans/export", {"export_method": "signed_url"}).json()
    assert list(signed) == ["filename", "signed_url"]
    file = httpx.get(signed["signed_url"])
    assert file.content.decode() == direct["content"]
    digest = base64.b64encode(hashlib.sha256(file.content).digest()).decode()
    assert file.headers["repr-digest"] == f"sha-256=:{digest}:"


def test_jobs_end_with_a_file_and_its_manifest(account):
    account.write(full(), span("b"))
    answer = account.post("/v5/spans/export", {"export_format": "csv"}, headers={"prefer": "respond-async"})
    assert answer.status_code == 202
    deadline = time.monotonic() + 20
    job = answer.json()
    while job["status"] in ("queued", "running") and time.monotonic() < deadline:
        job = account.request("GET", f"/v5/exports/{job['id']}").json()
    assert job["status"] == "succeeded"
    file = httpx.get(job["signed_url"]).content
    assert job["manifest"]["sha256"] == hashlib.sha256(file).hexdigest()
    assert job["manifest"]["rows"] == len(list(csv.reader(io.StringIO(file.decode(), newline="")))) - 1 == 2
    half = len(file) // 2
    rest = httpx.get(job["signed_url"], headers={"range": f"bytes={half}-"})
    assert (rest.status_code, rest.content) == (206, file[half:])
    assert account.request("DELETE", f"/v5/exports/{job['id']}").json()["status"] == "revoked"
    assert httpx.get(job["signed_url"]).status_code == 410


def test_E5_window_is_closed_at_both_ends(account):
    account.write(*(span(f"s{i}", start=at(10, i)) for i in range(5)))
    assert account.ids(from_ts=at(10, 1), to_ts=at(10, 3)) == ["s1", "s2", "s3"]
    assert account.ids(from_ts=at(10, 3)) == ["s3", "s4"]
    assert account.ids(to_ts=at(10, 1)) == ["s0", "s1"]
    assert account.ids(from_ts=at(10, 2), to_ts=at(10, 2)) == ["s2"]
    assert account.ids(from_ts="2026-01-01T02:00:10.000003+02:00") == ["s3", "s4"]


def test_E5_reversed_window_is_422(solo):
    answer = solo.post("/v5/spans/export", {}, from_ts=at(2), to_ts=at(1))
    (found,) = answer.json()["detail"]
    assert answer.status_code == 422
    assert (found["type"], found["loc"], found["ctx"]) == ("value_error", ["query", "from_ts"], {"error": {}})
    assert found["msg"].startswith("Value error, ")


def variety(account):
    account.write(
        span("a", "t1", 1, name="plan", status="ERROR", type="COMPLETION", group_id="g1", application_variant_id="v1"),
        span("b", "t1", 2, name="Plan", parent_id="a", group_id="g1", application_variant_id="v2"),
        span("c", "t2", 3, name="act", status="CANCELED", group_id="g2", parent_id=""),
        span("d", "t2", 4, name="act", type="CUSTOM", parent_id="c"),
        span("A", "T1", 5, name="plan ", group_id="G1"),
    )


@pytest.mark.parametrize(
    "filters, ids",
    [
        ({"span_ids": ["b", "d", "none"]}, "bd"),
        ({"trace_ids": ["t2"]}, "cd"),
        ({"trace_ids": ["t2", "T1"]}, "cdA"),
        ({"group_id": "g1"}, "ab"),
        ({"group_id": ""}, ""),
        ({"names": ["plan"]}, "a"),
        ({"names": ["plan", "act"]}, "acd"),
        ({"statuses": ["ERROR", "CANCELED"]}, "ac"),
        ({"statuses": ["SUCCESS"]}, "bdA"),
        ({"types": ["COMPLETION", "CUSTOM"]}, "ad"),
        ({"types": ["STANDALONE"]}, "bcA"),
        ({"application_variant_ids": ["v2", "v3"]}, "b"),
        ({"names": ["act"], "statuses": ["CANCELED"]}, "c"),
        ({"names": ["act"], "trace_ids": ["t1"]}, ""),
    ],
)
def test_E6_filters_are_exact_or_within_and_across(account, filters, ids):
    variety(account)
    assert account.ids(filters) == list(ids)


def test_E6_takes_every_type(account):
    account.write(*(span(type, start=i, type=type) for i, type in enumerate(TYPES)))
    assert account.ids({"types": TYPES}) == TYPES
    assert account.ids({"types": [TYPES[0], TYPES[-1]]}) == [TYPES[0], TYPES[-1]]


def test_E6_unknown_type_names_all_types(solo):
    names = ", ".join(f"'{type}'" for type in TYPES[:-1]) + f" or '{TYPES[-1]}'"
    refused(
        solo.post("/v5/spans/export", {"types": ["custom"]}),
        fault("enum", ["body", "types", 0], f"Input should be {names}", "custom", {"expected": names}),
    )


@pytest.mark.parametrize(
    "filters, ids",
    [
        ({"excluded_span_ids": ["a", "d"]}, "bcA"),
        ({"excluded_trace_ids": ["t1"]}, "cdA"),
        ({"span_ids": ["a", "b"], "excluded_span_ids": ["a"]}, "b"),
        ({"trace_ids": ["t1", "t2"], "excluded_trace_ids": ["t1"], "excluded_span_ids": ["c"]}, "d"),
    ],
)
def test_E7_excluded_ids_win(account, filters, ids):
    variety(account)
    assert account.ids(filters) == list(ids)


def test_E8_parents_only_gives_spans_without_a_parent(account):
    variety(account)
    assert account.ids({"parents_only": True}) == ["a", "c", "A"]
    assert account.ids({"parents_only": False}) == ["a", "b", "c", "d", "A"]


@pytest.mark.parametrize(
    "filters, ids",
    [
        ({"names": ["Plan"]}, "ab"),
        ({"names": ["Plan"], "parents_only": True}, ""),
        ({"names": ["act"], "parents_only": True}, "cd"),
        ({"names": ["act"], "excluded_span_ids": ["c"]}, "d"),
        ({"excluded_trace_ids": ["t1"]}, "cdA"),
        ({"span_ids": ["a", "d"], "excluded_span_ids": ["d"]}, "ab"),
    ],
)
def test_E9_with_children_brings_the_traces_of_the_matches(account, filters, ids):
    variety(account)
    assert account.ids({**filters, "with_children": True}) == list(ids)


def test_E9_with_children_goes_beyond_the_window(account):
    variety(account)
    assert account.ids({"with_children": True}, from_ts=at(2), to_ts=at(2)) == ["a", "b"]
    assert account.ids({"with_children": False}, from_ts=at(2), to_ts=at(2)) == ["b"]


def test_E10_assessments_come_along_when_asked_for(account):
    account.write(span("a"), span("b", start=1))
    first = account.assess(assessment_type="rating", trace_id="t1", span_id="a", rating=4)
    second = account.assess(assessment_type="comment", trace_id="t1", span_id="a", comment="é")
    with_them = account.export({"include_assessments": True})
    assert [found["assessments"] for found in with_them] == [[first, second], []]
    assert list(with_them[0])[-1] == "assessments"
    for body in ({"include_assessments": False}, {}):
        assert all("assessments" not in found for found in account.export(body))
    rows = list(csv.DictReader(io.StringIO(account.file({"include_assessments": True, "export_format": "csv"}))))
    assert [json.loads(row["assessments"]) for row in rows] == [[first, second], []]
    assert list(rows[0])[-1] == "assessments"


METADATA = {
    "string": "x",
    "one": 1,
    "true": True,
    "null": None,
    "list": ["x", 1],
    "object": {"a": 1, "b": 2},
    "$or": "literal",
    "dot.ted": "x",
}


@pytest.mark.parametrize(
    "filter, matches",
    [
        ({"string": "x"}, True),
        ({"string": "X"}, False),
        ({"one": 1.0}, True),
        ({"one": "1"}, False),
        ({"one": True}, False),
        ({"true": True}, True),
        ({"true": 1}, False),
        ({"null": None}, True),
        ({"absent": None}, False),
        ({"string": ["y", "x"]}, True),
        ({"string": ["y"]}, False),
        ({"list": "x"}, True),
        ({"list": ["y", 1]}, True),
        ({"list": [["x", 1]]}, True),
        ({"list": [[1, "x"]]}, False),
        ({"object": {"b": 2, "a": 1.0}}, True),
        ({"object": {"a": 1}}, False),
        ({"string": "x", "one": 1}, True),
        ({"string": "x", "one": 2}, False),
        ({"$or": "literal"}, True),
        ({"$or": [{"string": "x"}]}, False),
        ({"dot.ted": "x"}, True),
        ({}, True),
    ],
)
def test_E11_metadata_compares_by_type_and_value(account, filter, matches):
    account.write(span("a", metadata=METADATA))
    assert account.ids({"extra_metadata": filter}) == (["a"] if matches else [])


@pytest.mark.parametrize(
    "terms, matches",
    [
        (["refund"], True),
        (["REFUND"], True),
        (["refun"], False),
        (["your refund"], True),
        (["refund your"], False),
        (["order-77"], True),
        (["rder-7"], True),
        (["größe"], True),
        (["röß"], True),
        (['"your refund"'], True),
        (['"refund your"'], False),
        (['"refun'], False),
        (["refund", "shipped"], True),
        (["refund", "missing"], False),
        ([UUID], True),
        ([UUID.upper()], True),
        (["secretname"], False),
        (["secretmeta"], False),
        (["question"], True),
        ([], True),
    ],
)
def test_E12_search_texts_look_into_input_and_output(account, terms, matches):
    account.write(
        span(
            "a",
            name="secretname",
            input={"question": "Where is YOUR   refund for order-77?"},
            output={"text": f"Shipped, Größe M, see {UUID}."},
            metadata={"m": "secretmeta"},
        )
    )
    assert account.ids({"search_texts": terms}) == (["a"] if matches else [])


def test_E12_a_uuid_is_a_trace_id_as_well(account):
    account.write(span("a", UUID), span("b", "t2", 1, output={"see": UUID}), span("c", "t3", 2))
    assert account.ids({"search_texts": [UUID]}) == ["a", "b"]


def test_E13_search_terms_are_at_most_ten_of_two_characters_at_least(account):
    account.write(span(input={"a": "é1 xy"}))
    assert account.ids({"search_texts": ["xy"] * 10}) == ["s1"]
    for terms, loc in [(["xy"] * 11, ["body", "search_texts"]), (["xy", " x "], ["body", "search_texts", 1])]:
        answer = account.post("/v5/spans/export", {"search_texts": terms})
        (found,) = answer.json()["detail"]
        assert (answer.status_code, found["type"], found["loc"]) == (422, "value_error", loc)


def test_E14_agentex_filters_read_the_metadata(account):
    account.write(
        span("a", start=1, metadata={"__acp_type__": "async", "__agent_name__": "n1", "__agent_id__": "i1"}),
        span("b", start=2, metadata={"__acp_type__": "sync", "__agent_name__": "n1", "__agent_id__": "i2"}),
        span("c", start=3, metadata={"__acp_type__": ["sync"], "__agent_name__": 1, "__agent_id__": None}),
    )
    assert account.ids({"acp_types": ["sync"]}) == ["b"]
    assert account.ids({"acp_types": ["sync", "async"]}) == ["a", "b"]
    assert account.ids({"agentex_agent_names": ["n1"], "agentex_agent_ids": ["i1"]}) == ["a"]
    assert account.ids({"agentex_agent_names": ["N1", "1"]}) == []


def test_E15_assessment_types_select_whole_traces(account):
    account.write(span("a", "t1", 1), span("b", "t1", 2), span("c", "t2", 3), span("d", "t3", 4))
    account.assess(assessment_type="rating", trace_id="t1", span_id="b", rating=1)
    account.assess(assessment_type="comment", trace_id="t2", span_id="c", comment="x")
    assert account.ids({"assessment_types": ["rating"]}) == ["a", "b"]
    assert account.ids({"assessment_types": ["rating", "comment"]}) == ["a", "b", "c"]
    assert account.ids({"assessment_types": ["unknown"]}) == []
    assert account.ids({"assessment_types": ["rating"], "span_ids": ["a", "c"]}) == ["a"]


@pytest.mark.parametrize(
    "bounds, ids",
    [
        ({"min_duration_ms": 1}, ["b", "c", "d"]),
        ({"max_duration_ms": 1}, ["zero", "a", "b"]),
        ({"min_duration_ms": 1, "max_duration_ms": 2}, ["b", "c"]),
        ({"min_duration_ms": 2, "max_duration_ms": 1}, []),
        ({"min_duration_ms": 0}, ["zero", "a", "b", "c", "d"]),
        ({"max_duration_ms": -1}, []),
    ],
)
def test_E16_durations_are_inclusive_to_the_microsecond_and_need_an_end(account, bounds, ids):
    ends = {"zero": 0, "a": 999, "b": 1000, "c": 2000, "d": 2001}
    account.write(*(span(id, start=i, end=at(i, micros)) for i, (id, micros) in enumerate(ends.items())))
    account.write(span("unfinished", start=9))
    assert account.ids(bounds) == ids


def test_E17_more_than_ten_thousand_ids_are_refused(account):
    account.write(span())
    names = ["s1"] * 5000
    body = {"span_ids": names, "trace_ids": ["t1"] * 3000, "excluded_span_ids": ["x"] * 1000}
    assert account.ids({**body, "excluded_trace_ids": ["x"] * 1000}) == ["s1"]
    answer = account.post("/v5/spans/export", {**body, "excluded_trace_ids": ["x"] * 1001})
    (found,) = answer.json()["detail"]
    assert (answer.status_code, found["type"], found["loc"]) == (422, "value_error", ["body"])


LISTS = (
    "span_ids trace_ids excluded_span_ids excluded_trace_ids names statuses types search_texts "
    "application_variant_ids assessment_types acp_types agentex_agent_names agentex_agent_ids"
).split()
SCALARS = "parents_only group_id extra_metadata min_duration_ms max_duration_ms".split()


def test_E18_null_and_empty_filters_do_not_filter(account):
    account.write(span("a"), span("b", start=1, parent_id="a"))
    assert account.ids(dict.fromkeys(LISTS + SCALARS)) == ["a", "b"]
    assert account.ids(dict.fromkeys(LISTS, [])) == ["a", "b"]


def test_E19_options_may_not_be_null(solo):
    fields = ["export_method", "export_format", "with_children", "include_assessments"]
    methods, formats = "'signed_url' or 'direct'", "'json', 'jsonl', 'csv', 'chat' or 'parquet'"
    refused(
        solo.post("/v5/spans/export", dict.fromkeys(fields)),
        fault("enum", ["body", "export_method"], f"Input should be {methods}", None, {"expected": methods}),
        fault("enum", ["body", "export_format"], f"Input should be {formats}", None, {"expected": formats}),
        fault("bool_type", ["body", "with_children"], "Input should be a valid boolean", None),
        fault("bool_type", ["body", "include_assessments"], "Input should be a valid boolean", None),
    )


def test_E20_nothing_found_is_an_empty_file(account):
    for format, content in [("json", "[]"), ("jsonl", ""), ("csv", COLUMNS + "\r\n")]:
        assert account.file({"export_format": format}) == content


def test_E21_order_is_start_then_trace_id_then_id_bytewise(account):
    ids = ["", "A", "B", "a", "a ", "aa", "é", "\uff5e", "\U00010000"]
    spans = [span(f"{id}!{start}", f"{trace}?", start) for trace in ids for id in ids for start in (1, 2)]
    account.write(*spans[::-1])
    sent = [(one["start_timestamp"], one["trace_id"].encode(), one["id"].encode()) for one in spans]
    shown = account.export()
    assert [(one["start_timestamp"], one["trace_id"].encode(), one["id"].encode()) for one in shown] == sorted(sent)
    assert account.file() == account.file()


def test_E23_names_of_older_requests_are_ignored(account):
    account.write(span())
    older = {"span_id": "none", "trace_id": "none", "name": "none", "status": "ERROR", "type": "CUSTOM"}
    assert account.ids(older) == ["s1"]


@pytest.mark.parametrize("value", [-5, -(10**30), -1.0, "-12"])
def test_E24_any_integer_is_a_duration(account, value):
    account.write(span(end=0))
    assert account.ids({"min_duration_ms": value}) == ["s1"]
    assert account.ids({"max_duration_ms": value}) == []


@pytest.mark.parametrize("value", [10**30, 10**400, "1_000", 1.0])
def test_E24_any_integer_is_a_bound(account, value):
    account.write(span(end=0))
    assert account.ids({"max_duration_ms": value}) == ["s1"]
    assert account.ids({"min_duration_ms": value}) == []
