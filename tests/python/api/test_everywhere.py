"""What holds for every operation: rows A1 to A12 of the list of what a compatible server must have.

Of A12 the Retry-After of a 503 is tested in Java, where a server can be made to refuse.
"""

import hashlib
import json

import httpx
import pytest

from outspan_api import BASE_URL, KEY, POOL_KEY, Account, at, compact, declined, fault, refused, span

OPERATIONS = [
    ("POST", "/v5/spans"),
    ("POST", "/v5/spans/batch"),
    ("PUT", "/v5/spans/batch"),
    ("GET", "/v5/spans/s1"),
    ("PATCH", "/v5/spans/s1"),
    ("POST", "/v5/spans/search"),
    ("POST", "/v5/spans/export"),
    ("POST", "/v5/span-assessments"),
    ("GET", "/v5/span-assessments"),
    ("GET", "/v5/span-assessments/a1"),
    ("PATCH", "/v5/span-assessments/a1"),
    ("DELETE", "/v5/span-assessments/a1"),
    ("DELETE", "/v5/spans/s1"),
    ("DELETE", "/v5/traces/t1"),
    ("POST", "/v5/spans/count"),
    ("POST", "/v5/spans/facets"),
    ("POST", "/v5/spans/metrics"),
    ("POST", "/v5/spans/delete"),
]
DICTIONARY = "Input should be a valid dictionary or object to extract fields from"


def body_fault(text):
    return fault("model_attributes_type", ["body"], DICTIONARY, text)


@pytest.mark.parametrize("method, path", OPERATIONS)
def test_A1_without_key_is_401(method, path):
    answer = httpx.request(method, BASE_URL + path)
    assert (answer.status_code, answer.text) == (401, '{"detail":"Not authenticated"}')
    assert answer.headers["www-authenticate"] == "APIKey"
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "headers",
    [
        {"x-api-key": "wrong"},
        {"x-api-key": ""},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Basic {KEY}"},
        {"x-api-key": "wrong", "authorization": f"Bearer {KEY}"},
    ],
)
def test_A1_with_wrong_key_is_401(headers):
    answer = httpx.post(BASE_URL + "/v5/spans/export", json={}, headers=headers)
    declined(answer, 401)
    assert answer.headers["www-authenticate"] == "APIKey"


def test_A1_checks_the_key_before_the_body():
    declined(httpx.post(BASE_URL + "/v5/spans/export", content=b"{"), 401)


@pytest.mark.parametrize(
    "headers",
    [{"authorization": f"Bearer {KEY}"}, {"x-api-key": KEY, "authorization": "Bearer wrong"}],
)
def test_A1_bearer_is_a_key_too_and_x_api_key_counts_alone(headers):
    answer = httpx.post(BASE_URL + "/v5/spans/export", json={"span_ids": ["none"]}, headers=headers)
    assert (answer.status_code, answer.json()["content"]) == (200, "[]")


def test_A2_account_header_selects_the_account(new_account):
    first, second = new_account(), new_account()
    first.write(span("A2", name="first"))
    second.write(span("A2", name="second"))
    assert [found["name"] for found in first.export({"span_ids": ["A2"]})] == ["first"]
    assert [found["name"] for found in second.export({"span_ids": ["A2"]})] == ["second"]
    assert first.get("/v5/spans/A2").json()["account_id"] == first.id


@pytest.mark.parametrize("id", ["other", "nobody"])
def test_A2_foreign_account_is_403(id):
    declined(Account(KEY, id).post("/v5/spans/export", {}), 403)


@pytest.mark.parametrize("id", [None, "", "solo"])
def test_A3_key_with_one_account_needs_no_account_header(id):
    account = Account(KEY, id)
    account.write(span("A3"))
    assert account.get("/v5/spans/A3").json()["account_id"] == "solo"


@pytest.mark.parametrize("id", [None, ""])
def test_A3_key_with_several_accounts_needs_the_account_header(id):
    declined(Account(POOL_KEY, id).post("/v5/spans/export", {}), 401)


@pytest.mark.parametrize("path", ["/v5", "/v5/nothing", "/v5/spans/s1/assessments", "/v5/spans/export/"])
def test_A4_unknown_path_is_404(solo, path):
    answer = solo.get(path)
    assert (answer.status_code, answer.text) == (404, '{"detail":"Not Found"}')


@pytest.mark.parametrize(
    "method, path, allow",
    [
        ("GET", "/v5/spans/export", "POST"),
        ("GET", "/v5/spans/search", "POST"),
        ("PUT", "/v5/span-assessments/a1", "DELETE, GET, PATCH"),
        ("DELETE", "/v5/spans/batch", "POST, PUT"),
        ("POST", "/v5/spans/s1", "DELETE, GET, PATCH"),
    ],
)
def test_A4_wrong_method_is_405(solo, method, path, allow):
    answer = solo.request(method, path)
    assert (answer.status_code, answer.text) == (405, '{"detail":"Method Not Allowed"}')
    assert sorted(set(answer.headers["allow"].split(", ")) - {"HEAD", "OPTIONS"}) == allow.split(", ")


def test_A5_works_under_a_path_prefix():
    """The server under test was started with the base path /api, which proxies may cut off or not."""
    prefixed = httpx.post(BASE_URL + "/api/v5/spans/export", json={"span_ids": ["none"]}, headers={"x-api-key": KEY})
    assert (prefixed.status_code, prefixed.json()["content"]) == (200, "[]")


def test_A6_reports_all_errors_at_once_query_first(solo):
    body = {
        "include_assessments": None,
        "max_duration_ms": 1.5,
        "span_ids": "s1",
        "parents_only": "maybe",
        "export_format": "xml",
        "statuses": ["SUCCESS", "success", 1],
    }
    statuses = "'SUCCESS', 'ERROR' or 'CANCELED'"
    refused(
        solo.post("/v5/spans/export", body, to_ts="bad", from_ts="2024-13-01"),
        fault(
            "datetime_from_date_parsing",
            ["query", "from_ts"],
            "Input should be a valid datetime or date, month value is outside expected range of 1-12",
            "2024-13-01",
            {"error": "month value is outside expected range of 1-12"},
        ),
        fault(
            "datetime_from_date_parsing",
            ["query", "to_ts"],
            "Input should be a valid datetime or date, input is too short",
            "bad",
            {"error": "input is too short"},
        ),
        fault(
            "bool_parsing",
            ["body", "parents_only"],
            "Input should be a valid boolean, unable to interpret input",
            "maybe",
        ),
        fault("list_type", ["body", "span_ids"], "Input should be a valid list", "s1"),
        fault("enum", ["body", "statuses", 1], f"Input should be {statuses}", "success", {"expected": statuses}),
        fault("enum", ["body", "statuses", 2], f"Input should be {statuses}", 1, {"expected": statuses}),
        fault(
            "int_from_float",
            ["body", "max_duration_ms"],
            "Input should be a valid integer, got a number with a fractional part",
            1.5,
        ),
        fault(
            "enum",
            ["body", "export_format"],
            "Input should be 'json', 'jsonl', 'csv', 'chat' or 'parquet'",
            "xml",
            {"expected": "'json', 'jsonl', 'csv', 'chat' or 'parquet'"},
        ),
        fault("bool_type", ["body", "include_assessments"], "Input should be a valid boolean", None),
    )


def test_A6_lists_at_most_a_thousand_errors(solo):
    answer = solo.post("/v5/spans/export", {"names": [0] * 1500})
    assert answer.status_code == 422
    assert len(answer.json()["detail"]) == 1000


MALFORMED = [
    ('{"a":', 5, "Expecting value"),
    ('{"a": tru}', 6, "Expecting value"),
    (" ", 1, "Expecting value"),
    ("[1,]", 3, "Expecting value"),
    ("{a:1}", 1, "Expecting property name enclosed in double quotes"),
    ("{'a':1}", 1, "Expecting property name enclosed in double quotes"),
    ('{"a":1,}', 7, "Expecting property name enclosed in double quotes"),
    ('{"a" 1}', 5, "Expecting ':' delimiter"),
    ('{"a":1 "b":2}', 7, "Expecting ',' delimiter"),
    ('{"a":01}', 6, "Expecting ',' delimiter"),
    ('{"a":"x', 5, "Unterminated string starting at"),
    ('{"a":"x\ny"}', 7, "Invalid control character at"),
    ('{"a":"\\q"}', 6, "Invalid \\escape"),
    ('{"a":"\\u12"}', 7, "Invalid \\uXXXX escape"),
    ("{} x", 3, "Extra data"),
    ('{"é𐀀":NaN}', 6, "Expecting value"),
]


@pytest.mark.parametrize("text, place, error", MALFORMED)
def test_A7_malformed_json_is_422_with_the_place(solo, text, place, error):
    refused(
        solo.post("/v5/spans/export", content=text),
        fault("json_invalid", ["body", place], "JSON decode error", {}, {"error": error}),
    )


@pytest.mark.parametrize("text", ["", "null"])
def test_A7_empty_body_is_missing(solo, text):
    refused(solo.post("/v5/spans/export", content=text), fault("missing", ["body"], "Field required", None))


@pytest.mark.parametrize("value", [[], "text", 1, True, [{}]])
def test_A7_body_that_is_no_object_is_422(solo, value):
    refused(solo.post("/v5/spans/export", value), body_fault(value))


@pytest.mark.parametrize("type", ["text/plain", "application/x-www-form-urlencoded", "application/jsonl"])
def test_A7_body_of_another_type_is_taken_as_text(solo, type):
    answer = solo.post("/v5/spans/export", content='{"é":1}', headers={"content-type": type})
    refused(answer, body_fault('{"é":1}'))


@pytest.mark.parametrize(
    "type", ["application/json", "application/json; charset=utf-8", "application/vnd.api+json", "APPLICATION/JSON"]
)
def test_A7_every_json_type_is_json(solo, type):
    answer = solo.post("/v5/spans/export", content='{"span_ids":["none"]}', headers={"content-type": type})
    assert answer.status_code == 200, answer.text


def test_A7_body_without_a_type_is_json():
    request = httpx.Request("POST", BASE_URL + "/v5/spans/export", content=b"[]", headers={"x-api-key": KEY})
    assert "content-type" not in request.headers
    with httpx.Client() as client:
        refused(client.send(request), body_fault([]))


@pytest.mark.parametrize("body", [b'{"a":"\xff"}', '{"a":1}'.encode("utf-16"), b"[" * 100_000])
def test_A7_body_that_is_not_utf8_or_nests_too_deep_is_400(solo, body):
    answer = solo.post("/v5/spans/export", content=body)
    assert (answer.status_code, answer.text) == (400, '{"detail":"There was an error parsing the body"}')


def test_A7_byte_order_mark_is_skipped(solo):
    answer = solo.post("/v5/spans/export", content=b'\xef\xbb\xbf{"span_ids":["none"]}')
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("text", [" on", "on ", "TRUE!", "2", "", 2, -1])
def test_A8_unclear_booleans_are_refused(solo, text):
    message = "Input should be a valid boolean, unable to interpret input"
    refused(
        solo.post("/v5/spans/export", {"parents_only": text}),
        fault("bool_parsing", ["body", "parents_only"], message, text),
    )


@pytest.mark.parametrize("value", [[], {}, 0.5, 1e300])
def test_A8_other_values_are_no_booleans(solo, value):
    refused(
        solo.post("/v5/spans/export", {"parents_only": value}),
        fault("bool_type", ["body", "parents_only"], "Input should be a valid boolean", value),
    )


@pytest.mark.parametrize("value", [True, 1, 1.0, "1", "true", "TRUE", "t", "yes", "Y", "on"])
def test_A8_words_and_numbers_are_true(account, value):
    account.write(span("root"), span("child", parent_id="root"))
    assert account.ids({"parents_only": value}) == ["root"]


@pytest.mark.parametrize("value", [False, 0, 0.0, "0", "false", "F", "no", "n", "OFF"])
def test_A8_words_and_numbers_are_false(account, value):
    account.write(span("root"), span("child", parent_id="root"))
    assert account.ids({"parents_only": value}) == ["child", "root"]


@pytest.mark.parametrize("value", [12, 12.0, "12", " 12 ", "+12", "012", "1_2", "12.0", "12.00"])
def test_A8_integers_are_lax(account, value):
    account.write(span("a", end=at(0, 11_999)), span("b", end=at(0, 12_000)))
    assert account.ids({"min_duration_ms": value}) == ["b"]


INTEGER = "Input should be a valid integer"


@pytest.mark.parametrize(
    "value, type, message",
    [
        ("1.5", "int_parsing", f"{INTEGER}, unable to parse string as an integer"),
        ("1e3", "int_parsing", f"{INTEGER}, unable to parse string as an integer"),
        ("0x10", "int_parsing", f"{INTEGER}, unable to parse string as an integer"),
        ("", "int_parsing", f"{INTEGER}, unable to parse string as an integer"),
        ("1.", "int_parsing", f"{INTEGER}, unable to parse string as an integer"),
        (1.5, "int_from_float", f"{INTEGER}, got a number with a fractional part"),
        ([], "int_type", INTEGER),
        ({}, "int_type", INTEGER),
        (1e300, "int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size"),
        ("1" * 4301, "int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size"),
    ],
)
def test_A8_other_values_are_no_integers(solo, value, type, message):
    answer = solo.post("/v5/spans/export", {"min_duration_ms": value})
    assert answer.status_code == 422
    assert answer.json() == {"detail": [fault(type, ["body", "min_duration_ms"], message, value)]}


@pytest.mark.parametrize(
    "value, written",
    [
        ("2024-05-06", "2024-05-06T00:00:00Z"),
        ("2024-05-06T07:08", "2024-05-06T07:08:00Z"),
        ("2024-05-06 07:08:09", "2024-05-06T07:08:09Z"),
        ("2024-05-06t07:08:09z", "2024-05-06T07:08:09Z"),
        ("2024-05-06_07:08:09", "2024-05-06T07:08:09Z"),
        ("2024-05-06T07:08:09,5", "2024-05-06T07:08:09.500000Z"),
        ("2024-05-06T07:08:09.1234569", "2024-05-06T07:08:09.123456Z"),
        ("2024-05-06T07:08:09.120000+00:00", "2024-05-06T07:08:09.120000Z"),
        ("2024-05-06T07:08:09+0200", "2024-05-06T05:08:09Z"),
        ("2024-05-06T07:08:09-08:00", "2024-05-06T15:08:09Z"),
        (1700000000, "2023-11-14T22:13:20Z"),
        ("+1700000000", "2023-11-14T22:13:20Z"),
        ("1700000000.", "2023-11-14T22:13:20Z"),
        (1700000000000, "2023-11-14T22:13:20Z"),
        (1700000000.5, "2023-11-14T22:13:20.500000Z"),
        (-1, "1969-12-31T23:59:59Z"),
        ("20240101", "1970-08-23T06:15:01Z"),
        (20240101, "1970-08-23T06:15:01Z"),
    ],
)
def test_A8_and_A10_datetimes_are_lax_and_written_in_one_way(account, value, written):
    (shown,) = account.write({**span(), "start_timestamp": value})
    assert shown["start_timestamp"] == written
    assert account.ids(from_ts=written, to_ts=written) == ["s1"]


EXTRA = "unexpected extra characters at the end of the input"
SEPARATOR = "invalid date separator, expected `-`"


@pytest.mark.parametrize(
    "value, reason",
    [
        ("", "input is too short"),
        ("now", "input is too short"),
        ("2024-1-1", "input is too short"),
        ("1e3", "input is too short"),
        ("2024-02-30", "day value is outside expected range"),
        ("2024-01-01T24:00:00", EXTRA),
        ("2024-01-01T00:60:00", EXTRA),
        ("2024-01-01T00:00:60", EXTRA),
        ("2024-01-01T", EXTRA),
        ("2024-01-01Tabc", EXTRA),
        ("2024-01-01T00:00:00.", EXTRA),
        ("2024-01-01T00:00:00 Z", EXTRA),
        ("2024-01-01T00:00:00Z ", EXTRA),
        ("2024-01-01T00:00:00-08", EXTRA),
        ("2024-01-01T00:00:00+24:00", EXTRA),
        ("2024-01-01T00:00:00 00:00", EXTRA),
        ("2024/01/01", SEPARATOR),
        ("12024-01-01", SEPARATOR),
        ("not-a-date-at-all", "invalid character in year"),
        (" 2024-01-01", "invalid character in year"),
        ("2024-W01-1", "invalid character in month"),
    ],
)
def test_A8_other_texts_are_no_datetimes(solo, value, reason):
    refused(
        solo.post("/v5/spans/export", {}, from_ts=value),
        fault(
            "datetime_from_date_parsing",
            ["query", "from_ts"],
            f"Input should be a valid datetime or date, {reason}",
            value,
            {"error": reason},
        ),
    )


@pytest.mark.parametrize(
    "value, reason",
    [
        ("0000-01-01", "year 0 is out of range"),
        (9999999999999999, "dates after 9999 are not supported as unix timestamps"),
    ],
)
def test_A8_datetimes_out_of_range_are_refused(solo, value, reason):
    message = f"Input should be a valid datetime, {reason}"
    refused(
        solo.post("/v5/spans", {**span(), "start_timestamp": value}),
        fault("datetime_parsing", ["body", "start_timestamp"], message, value, {"error": reason}),
    )


@pytest.mark.parametrize("value", [[], True])
def test_A8_other_values_are_no_datetimes(solo, value):
    refused(
        solo.post("/v5/spans", {**span(), "start_timestamp": value}),
        fault("datetime_type", ["body", "start_timestamp"], "Input should be a valid datetime", value),
    )


def test_A8_of_a_repeated_parameter_the_last_counts(solo):
    answer = solo.http.post(
        "/v5/spans/export?from_ts=bad&from_ts=2026-01-01", json={"span_ids": ["none"]}
    )
    assert answer.status_code == 200, answer.text


def test_A8_strings_and_names_are_strict(solo):
    statuses = "'SUCCESS', 'ERROR' or 'CANCELED'"
    refused(
        solo.post("/v5/spans", {**span(), "name": 1, "status": "error", "group_id": True}),
        fault("string_type", ["body", "name"], "Input should be a valid string", 1),
        fault("string_type", ["body", "group_id"], "Input should be a valid string", True),
        fault("enum", ["body", "status"], f"Input should be {statuses}", "error", {"expected": statuses}),
    )


def test_A9_unknown_fields_are_ignored(account):
    account.write(span(surprise={"deep": [1]}, account_id="other", created_by="me", object="thing"))
    shown = account.get("/v5/spans/s1").json()
    assert "surprise" not in shown
    assert (shown["account_id"], shown["object"]) == (account.id, "span")
    assert shown["created_by"]["id"] != "me"
    assert account.ids({"surprise": 1, "span_id": "none"}, surprise="1") == ["s1"]


def test_A11_absent_fields_are_left_out_and_never_null(account):
    fields = ["parent_id", "group_id", "end_timestamp", "input", "output", "metadata", "expected", "status", "type"]
    fields += ["application_interaction_id", "application_variant_id", "obs_trace_id", "obs_span_id"]
    (shown,) = account.write({**span(), **dict.fromkeys(fields)})
    key = f"env_{hashlib.sha256(POOL_KEY.encode()).hexdigest()[:8]}"
    assert list(shown.items()) == [
        ("id", "s1"),
        ("name", "step"),
        ("trace_id", "t1"),
        ("start_timestamp", at(0)),
        ("account_id", account.id),
        ("object", "span"),
        ("created_by", {"id": key, "type": "service_account", "object": "identity"}),
        ("input", {}),
        ("output", {}),
        ("metadata", {}),
        ("status", "SUCCESS"),
        ("type", "STANDALONE"),
    ]


def test_A12_final_refusals_tell_the_client_not_to_retry(account):
    account.write(span())
    answer = account.post("/v5/spans", span())
    declined(answer, 409)
    assert answer.headers["x-should-retry"] == "false"


def test_answers_are_compact_json_of_real_characters(account):
    body = compact(span(input={"é": "𐀀\u2028", "n": 1.0}))
    answer = account.post("/v5/spans", content=body)
    assert answer.headers["content-type"] == "application/json"
    assert answer.content.decode() == compact(json.loads(answer.content.decode()))
    assert '"input":{"é":"𐀀\u2028","n":1.0}' in answer.text
