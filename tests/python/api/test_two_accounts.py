"""Two accounts with the same ids: whatever the one asks, nothing of the other is in the answer."""

import httpx
import pytest

from outspan_api import BASE_URL, OTHER_KEY, span

CANARY = "canary-of-solo"
IDS = [("t1", "s1"), ("t1", "s2"), ("t2", "s1")]
PATH = "/v5/span-assessments"
ONLY = "only-of-solo"


def write(account, mark, only):
    account.write(
        *(
            span(
                id,
                trace,
                end=1,
                name=f"{mark} name",
                group_id=f"{mark} group",
                input={f"{mark} key": f"{mark} input"},
                output={"text": f"{mark} output"},
                metadata={"m": f"{mark} metadata", "__agent_name__": f"{mark} agent"},
                expected={"e": f"{mark} expected"},
                application_variant_id=f"{mark} variant",
                parent_id=None if id == "s1" else "s1",
            )
            for trace, id in IDS
        )
    )
    account.write(span(only, "t3", name=f"{mark} name", output={"text": f"{mark} output"}))
    account.write(span("alone", "t-of-" + only.removeprefix("only-of-"), name=f"{mark} name"))
    return [
        account.assess(assessment_type="comment", trace_id=trace, span_id=id, comment=f"{mark} comment")
        for trace, id in IDS
    ]


class Recorder:
    """The requests of the other account, and everything that it was answered."""

    def __init__(self):
        self.answers = []
        hooks = {"response": [self.keep]}
        self.http = httpx.Client(base_url=BASE_URL, headers={"x-api-key": OTHER_KEY}, event_hooks=hooks)

    def keep(self, answer):
        self.answers.append(answer.read() + str(answer.headers).encode())

    def send(self, method, path, body=None, **query):
        return self.http.request(method, path, json=body, params=query)


@pytest.fixture(scope="module")
def theirs(solo):
    return write(solo, CANARY, ONLY)


@pytest.fixture(scope="module")
def ours(other):
    return write(other, "ours", "only-of-other")


@pytest.fixture
def recorder():
    recorder = Recorder()
    yield recorder
    recorder.http.close()


FILTERS = [
    {},
    {"span_ids": ["s1", "s2", ONLY]},
    {"trace_ids": ["t1", "t2", "t3"]},
    {"names": [f"{CANARY} name", "ours name"]},
    {"group_id": f"{CANARY} group"},
    {"search_texts": ["canary"]},
    {"extra_metadata": {"m": [f"{CANARY} metadata", "ours metadata"]}},
    {"agentex_agent_names": [f"{CANARY} agent", "ours agent"]},
    {"application_variant_ids": [f"{CANARY} variant", "ours variant"]},
    {"assessment_types": ["comment"]},
]


def test_no_answer_of_any_operation_holds_anything_of_the_other_account(solo, theirs, ours, recorder):
    before = solo.export({"include_assessments": True})
    their_cursor = solo.search(limit=1)["next_cursor"]
    send = recorder.send
    for body in FILTERS:
        for format in ("json", "jsonl", "csv"):
            for children in (False, True):
                options = {"export_format": format, "with_children": children, "include_assessments": True}
                assert send("POST", "/v5/spans/export", {**body, **options}).status_code == 200
        assert send("POST", "/v5/spans/search", body).status_code == 200
        assert send("POST", "/v5/spans/count", body).status_code == 200
        assert send("POST", "/v5/spans/facets", body).status_code == 200
        assert send("POST", "/v5/spans/metrics", {**body, "bucket": "P1D"}).status_code == 200
        assert send("POST", "/v5/spans/delete", {**body, "expected_count": 99}).status_code == 409
        for cursor in ("s1", ONLY, their_cursor):
            send("POST", "/v5/spans/search", body, limit=1, starting_after=cursor)
    for id in ("s1", "s2", ONLY, "none"):
        send("GET", f"/v5/spans/{id}")
        send("PATCH", f"/v5/spans/{id}", {"metadata": {}})
        send("GET", PATH, span_id=id)
    for trace in ("t1", "t2", "t3"):
        send("GET", PATH, trace_id=trace)
        send("POST", PATH, {"assessment_type": "rating", "rating": 1, "trace_id": trace})
    send("POST", PATH, {"assessment_type": "rating", "rating": 1, "trace_id": "t3", "span_id": ONLY})
    for one in theirs:
        path = f"{PATH}/{one['assessment_id']}"
        for method, body in (("GET", None), ("PATCH", {"comment": "mine"}), ("DELETE", None)):
            assert send(method, path, body).status_code == 404
    send("POST", "/v5/spans", span("s1", "t1"))
    send("POST", "/v5/spans/batch", {"items": [span("new", "t1", parent_id=ONLY)]})
    send("PUT", "/v5/spans/batch", {"items": [span("s1", "t1", end=2, name="ours"), span("s2", "t2", parent_id="s1")]})
    send("GET", "/v5/spans/bad/path")
    assert send("DELETE", f"/v5/spans/{ONLY}").status_code == 404
    assert send("DELETE", "/v5/spans/s1").status_code == 200
    assert send("DELETE", "/v5/traces/t1").status_code == 200
    count = send("POST", "/v5/spans/count", {"trace_ids": ["t2", "t3"]}).json()["count"]
    body = {"trace_ids": ["t2", "t3"], "expected_count": count}
    assert send("POST", "/v5/spans/delete", body).json()["deleted_count"] == count

    assert [answer for answer in recorder.answers if CANARY.encode() in answer] == []
    assert solo.export({"include_assessments": True}) == before
    assert len(recorder.answers) > 100


def test_foreign_and_unknown_ids_get_the_same_answer(theirs, recorder):
    unknown = "x" * len(ONLY)
    assessment = theirs[0]["assessment_id"]
    never = assessment[:-1] + ("0" if assessment[-1] != "0" else "1")
    for method, path, body, one, two in [
        ("GET", "/v5/spans/{}", None, ONLY, unknown),
        ("PATCH", "/v5/spans/{}", {"name": "x"}, ONLY, unknown),
        ("DELETE", "/v5/spans/{}", None, ONLY, unknown),
        ("DELETE", "/v5/traces/{}", None, "t-of-solo", "t-unknown"),
        ("GET", PATH + "/{}", None, assessment, never),
        ("PATCH", PATH + "/{}", {"comment": "x"}, assessment, never),
        ("DELETE", PATH + "/{}", None, assessment, never),
    ]:
        answers = [recorder.send(method, path.format(id), body) for id in (one, two)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].text.replace(one, "ID") == answers[1].text.replace(two, "ID")


@pytest.mark.parametrize("account", ["solo", "pool-000"])
def test_the_account_header_opens_no_other_account(theirs, account):
    headers = {"x-api-key": OTHER_KEY, "x-selected-account-id": account}
    answer = httpx.post(BASE_URL + "/v5/spans/export", json={}, headers=headers)
    assert answer.status_code == 403
    assert CANARY not in answer.text
