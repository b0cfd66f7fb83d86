"""Assessments: rows N1 to N3 of the list of what a compatible server must have.

That only the key that made an assessment may change it (403) is tested in Java, with keys of less scope.
"""

import pytest

from outspan_api import declined, fault, refused, span

CONTENT = {
    "comment": "good é",
    "rating": 4,
    "approval": "approved",
    "rubric": {"tone": "calm", "": "x"},
    "metadata": {"k": [1, {"a": None}]},
    "overwrite": {"answer": "42"},
}
PATH = "/v5/span-assessments"


@pytest.fixture
def judged(account):
    """An account with a trace of a root span and a child."""
    account.write(span("root"), span("child", start=1, parent_id="root"))
    return account


@pytest.mark.parametrize("type", CONTENT)
def test_N1_every_type_has_its_content(judged, type):
    sent = {"assessment_type": type, "trace_id": "t1", "span_id": "child", type: CONTENT[type]}
    shown = judged.assess(**sent)
    written = {"assessment_id", "created_by", "account_id", "created_at", "updated_at", "object"}
    assert {name: shown[name] for name in shown if name not in written} == sent
    assert (shown["object"], shown["account_id"]) == ("span.assessment", judged.id)
    assert shown["created_by"] == judged.get("/v5/spans/child").json()["created_by"]["id"]
    assert shown["created_at"] == shown["updated_at"]
    assert judged.get(f"{PATH}/{shown['assessment_id']}").json() == shown


@pytest.mark.parametrize("type", sorted(set(CONTENT) - {"comment"}))
def test_N1_a_comment_may_come_with_any_type(judged, type):
    shown = judged.assess(assessment_type=type, trace_id="t1", comment="why", **{type: CONTENT[type]})
    assert (shown["comment"], shown[type]) == ("why", CONTENT[type])


@pytest.mark.parametrize(
    "fields",
    [
        {"assessment_type": "rating"},
        {"assessment_type": "rating", "rating": None},
        {"assessment_type": "rating", "comment": "no stars"},
        {"assessment_type": "rating", "rating": 3, "approval": "approved"},
        {"assessment_type": "comment", "comment": "x", "rating": 3},
        {"assessment_type": "overwrite", "overwrite": {}, "metadata": {}},
    ],
)
def test_N1_other_content_is_422(judged, fields):
    sent = {"trace_id": "t1", **fields}
    answer = judged.post(PATH, sent)
    (found,) = answer.json()["detail"]
    assert (answer.status_code, found["type"], found["loc"], found["input"]) == (422, "value_error", ["body"], sent)
    assert judged.get(PATH, trace_id="t1").json()["items"] == []


def test_N1_values_are_checked(judged):
    refused(
        judged.post(PATH, {"assessment_type": "rating", "trace_id": "t1", "rating": 6}),
        fault("less_than_equal", ["body", "rating"], "Input should be less than or equal to 5", 6, {"le": 5}),
    )
    words = "'approved' or 'rejected'"
    refused(
        judged.post(PATH, {"assessment_type": "approval", "trace_id": "t1", "approval": "maybe"}),
        fault("enum", ["body", "approval"], f"Input should be {words}", "maybe", {"expected": words}),
    )
    refused(
        judged.post(PATH, {"assessment_type": "rubric", "trace_id": "t1", "rubric": {"tone": 1}}),
        fault("string_type", ["body", "rubric", "tone"], "Input should be a valid string", 1),
    )
    names = "'comment', 'rating', 'approval', 'rubric', 'metadata' or 'overwrite'"
    refused(
        judged.post(PATH, {"assessment_type": "stars"}),
        fault("enum", ["body", "assessment_type"], f"Input should be {names}", "stars", {"expected": names}),
        fault("missing", ["body", "trace_id"], "Field required", {"assessment_type": "stars"}),
    )


def test_N1_without_span_id_it_goes_to_the_root_span(judged):
    assert judged.assess(assessment_type="rating", trace_id="t1", rating=1)["span_id"] == "root"


def test_N1_unknown_spans_and_traces_are_404(judged):
    judged.write(span("orphan", "t2", parent_id="gone"))
    for where in [
        {"trace_id": "t1", "span_id": "none"},
        {"trace_id": "none"},
        {"trace_id": "none", "span_id": "root"},
        {"trace_id": "t2"},
    ]:
        declined(judged.post(PATH, {"assessment_type": "rating", "rating": 1, **where}), 404)


def test_N1_a_second_overwrite_of_a_span_is_409(judged):
    sent = {"assessment_type": "overwrite", "trace_id": "t1", "overwrite": {"a": 1}}
    first = judged.assess(**sent)
    answer = judged.post(PATH, sent)
    declined(answer, 409)
    assert answer.headers["x-should-retry"] == "false"
    assert judged.post(PATH, {**sent, "span_id": "child"}).status_code == 200
    judged.request("DELETE", f"{PATH}/{first['assessment_id']}")
    assert judged.post(PATH, sent).status_code == 200


def test_N2_list_by_span_trace_and_type(judged):
    judged.write(span("other", "t2"))
    a = judged.assess(assessment_type="rating", trace_id="t1", span_id="root", rating=1)
    b = judged.assess(assessment_type="comment", trace_id="t1", span_id="root", comment="x")
    c = judged.assess(assessment_type="rating", trace_id="t1", span_id="child", rating=2)
    judged.assess(assessment_type="rating", trace_id="t2", span_id="other", rating=3)
    for query, items in [
        ({"trace_id": "t1"}, [a, b, c]),
        ({"span_id": "root"}, [a, b]),
        ({"trace_id": "t1", "assessment_type": "rating"}, [a, c]),
        ({"span_id": "none"}, []),
    ]:
        assert judged.get(PATH, **query).json() == {"items": items, "object": "list"}


def test_N2_list_takes_exactly_one_of_span_and_trace(solo):
    declined(solo.get(PATH), 400)
    declined(solo.get(PATH, assessment_type="rating"), 400)
    declined(solo.get(PATH, span_id="s", trace_id="t"), 400)
    names = "'comment', 'rating', 'approval', 'rubric', 'metadata' or 'overwrite'"
    refused(
        solo.get(PATH, span_id="s", assessment_type="stars"),
        fault("enum", ["query", "assessment_type"], f"Input should be {names}", "stars", {"expected": names}),
    )


def test_N3_patch_changes_the_given_fields(judged):
    made = judged.assess(assessment_type="rating", trace_id="t1", rating=1)
    path = f"{PATH}/{made['assessment_id']}"
    changed = judged.request("PATCH", path, {"rating": 5, "comment": "better", "trace_id": "t9"}).json()
    assert changed["updated_at"] >= made["updated_at"]
    assert changed == {**made, "rating": 5, "comment": "better", "updated_at": changed["updated_at"]}
    assert judged.get(path).json() == changed
    assert judged.request("PATCH", path, {"rating": None}).json()["rating"] == 5


def test_N3_patch_is_validated_as_a_whole(judged):
    made = judged.assess(assessment_type="rating", trace_id="t1", rating=1)
    path = f"{PATH}/{made['assessment_id']}"
    for change in ({"approval": "approved"}, {"assessment_type": "approval"}):
        answer = judged.request("PATCH", path, change)
        (found,) = answer.json()["detail"]
        assert (answer.status_code, found["type"], found["loc"]) == (422, "value_error", ["body"])
    refused(
        judged.request("PATCH", path, {"rating": 0}),
        fault("greater_than_equal", ["body", "rating"], "Input should be greater than or equal to 1", 0, {"ge": 1}),
    )
    assert judged.get(path).json() == made


def test_N3_delete_removes_it_for_good(judged):
    made = judged.assess(assessment_type="rating", trace_id="t1", rating=1)
    path = f"{PATH}/{made['assessment_id']}"
    answer = judged.request("DELETE", path)
    assert answer.json() == {"id": made["assessment_id"], "deleted": True, "object": "span.assessment"}
    for method, body in [("GET", None), ("PATCH", {"rating": 1}), ("DELETE", None)]:
        declined(judged.request(method, path, body), 404)
    assert judged.get(PATH, trace_id="t1").json()["items"] == []
