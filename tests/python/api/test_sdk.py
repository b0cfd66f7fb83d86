"""The platform's own Python SDK, which refuses answers that are off its models."""

import asyncio
import json
import random
import threading
from datetime import datetime, timedelta, timezone

import pytest
import scale_gp_beta as sgp

from outspan_api import BASE_URL, KEY, POOL_KEY, at, span
from test_search import crowd, in_order
from test_write import AWKWARD_IDS

START = datetime(2026, 1, 1, tzinfo=timezone.utc)


@pytest.fixture
def sent():
    """The requests that the SDK sends, retries included."""
    return []


@pytest.fixture
def client(account, sent):
    http = sgp.DefaultHttpxClient(event_hooks={"request": [sent.append]})
    with sgp.SGPClient(
        api_key=POOL_KEY,
        account_id=account.id,
        base_url=BASE_URL,
        http_client=http,
        _strict_response_validation=True,
    ) as made:
        yield made


def keys(spans):
    return [(one.trace_id, one.id) for one in spans]


def test_create_retrieve_and_update(client, account):
    made = client.spans.create(
        name="step é",
        trace_id="t1",
        start_timestamp=START,
        end_timestamp=START + timedelta(milliseconds=1500),
        input={"q": ["é", 1.5, None]},
        expected={"a": 1},
        group_id="g",
        status="ERROR",
        type="AGENT_WORKFLOW",
    )
    assert made.account_id == account.id
    assert made.end_timestamp - made.start_timestamp == timedelta(milliseconds=1500)
    assert (made.status, made.type, made.parent_id) == ("ERROR", "AGENT_WORKFLOW", None)
    assert made.input == {"q": ["é", 1.5, None]}
    assert client.spans.retrieve(made.id) == made
    changed = client.spans.update(made.id, output={"a": 2}, status="SUCCESS")
    assert changed == made.model_copy(update={"output": {"a": 2}, "status": "SUCCESS"})
    assert client.spans.retrieve(made.id) == changed


def test_empty_account_id_means_the_only_account():
    with sgp.SGPClient(api_key=KEY, account_id="", base_url=BASE_URL + "/", _strict_response_validation=True) as solo:
        made = solo.spans.create(name="x", trace_id="sdk", start_timestamp=START)
        assert made.account_id == "solo"
        assert solo.spans.retrieve(made.id) == made


def test_batch_and_upsert_batch(client):
    made = client.spans.batch(items=[span("a"), span("b", parent_id="a")])
    assert keys(made.items) == [("t1", "a"), ("t1", "b")]
    replaced = client.spans.upsert_batch(items=[span("b", end=1), span("c", start="2026-01-01T00:00:00")])
    assert keys(replaced.items) == [("t1", "b"), ("t1", "c")]
    assert [client.spans.retrieve(id).end_timestamp is None for id in "abc"] == [True, False, True]


def test_search_takes_every_filter(client):
    client.spans.upsert_batch(items=[span("a", end=1, metadata={"k": "v"}), span("b", start=2)])
    found = client.spans.search(
        from_ts=START,
        to_ts=START,
        limit=5,
        sort_order="asc",
        allow_partial_results=True,
        names=["step"],
        statuses=["SUCCESS"],
        types=["STANDALONE"],
        parents_only=True,
        extra_metadata={"k": "v"},
        excluded_spans=[{"trace_id": "t1", "span_id": "b"}],
        min_duration_ms=1000,
        max_duration_ms=1000,
    )
    assert keys(found) == [("t1", "a")]


@pytest.fixture
def five_thousand(account):
    spans = crowd(seed=7, size=5000)
    random.Random(7).shuffle(spans)
    account.write(*spans)
    return spans


def test_search_pages_forward_through_five_thousand_spans(client, sent, five_thousand):
    assert keys(client.spans.search(limit=100)) == in_order(five_thousand)
    assert len(sent) >= 50


def test_search_pages_backward_through_five_thousand_spans(client, account, five_thousand):
    account.write(span("last", "z", start=9))
    pages = list(client.spans.search(limit=100, ending_before="last").iter_pages())
    assert keys(one for page in pages[::-1] for one in page.items) == in_order(five_thousand)
    assert len(pages) >= 40


@pytest.mark.parametrize("backward", [False, True])
def test_search_has_every_span_once_while_others_are_written(client, account, five_thousand, backward):
    account.write(span("last", "z", start=9))
    stop = threading.Event()

    def write():
        for number in range(100_000):
            if stop.is_set():
                return
            again = five_thousand[number % len(five_thousand)]
            account.write(span(f"new-{number}", f"n{number % 5}", start=number % 5), {**again, "name": "again"})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        query = {"ending_before": "last"} if backward else {}
        found = keys(client.spans.search(limit=100, **query))
    finally:
        stop.set()
        writer.join()
    assert len(found) == len(set(found))
    assert set(in_order(five_thousand)) <= set(found)
    assert all(id.startswith("new-") for _, id in set(found) - {*in_order(five_thousand), ("z", "last")})


@pytest.mark.parametrize("id", AWKWARD_IDS)
def test_awkward_ids(client, id):
    client.spans.create(id=id, name="x", trace_id="t1", start_timestamp=START)
    client.spans.create(id="zz", name="x", trace_id="t1", start_timestamp=START + timedelta(seconds=1))
    assert client.spans.retrieve(id).id == id
    assert client.spans.update(id, name="y").name == "y"
    assert keys(client.spans.search(starting_after=id)) == [("t1", "zz")]
    assert keys(client.spans.search(limit=1)) == [("t1", id), ("t1", "zz")]


ASSESSMENTS = {
    "comment": {"comment": "good é"},
    "rating": {"rating": 4},
    "approval": {"approval": "rejected", "comment": "why"},
    "rubric": {"rubric": {"tone": "calm"}},
    "metadata": {"metadata": {"k": [1]}},
    "overwrite": {"overwrite": {"answer": "42"}},
}


def test_assessments_of_all_types(client):
    client.spans.create(id="s1", name="x", trace_id="t1", start_timestamp=START)
    api = client.span_assessments
    made = [api.create(assessment_type=type, trace_id="t1", **content) for type, content in ASSESSMENTS.items()]
    assert [one.assessment_type for one in made] == list(ASSESSMENTS)
    assert {one.span_id for one in made} == {"s1"}
    assert list(api.list(trace_id="t1")) == made
    assert list(api.list(span_id="s1", assessment_type="rating")) == [made[1]]
    for one in made:
        assert api.retrieve(one.assessment_id) == one
        changed = api.update(one.assessment_id, comment="changed")
        assert changed == one.model_copy(update={"comment": "changed", "updated_at": changed.updated_at})
        gone = api.delete(one.assessment_id)
        assert (gone.id, gone.deleted) == (one.assessment_id, True)
    assert list(api.list(trace_id="t1")) == []


def test_export_by_the_untyped_call(client, account):
    account.write(span("a", end=1), span("b", start=2))
    answer = client.post(
        "/v5/spans/export",
        cast_to=object,
        body={"export_format": "jsonl", "names": ["step"]},
        options={"params": {"from_ts": at(1), "to_ts": None}},
    )
    assert [json.loads(line)["id"] for line in answer["content"].splitlines()] == ["b"]


def raises(error, call, *args, **options):
    with pytest.raises(error) as raised:
        call(*args, **options)
    return raised.value


def test_errors_are_those_of_the_sdk_and_final_ones_come_once(client, sent):
    client.spans.create(id="s1", name="x", trace_id="t1", start_timestamp=START)
    again = {"id": "s1", "name": "x", "trace_id": "t1", "start_timestamp": START}
    for error, call, args, options in [
        (sgp.ConflictError, client.spans.create, (), again),
        (sgp.NotFoundError, client.spans.retrieve, ("none",), {}),
        (sgp.UnprocessableEntityError, client.spans.create, (), {**again, "end_timestamp": START - timedelta(1)}),
        (sgp.BadRequestError, client.spans.create, (), {**again, "id": "nul\0"}),
    ]:
        sent.clear()
        raised = raises(error, call, *args, **options)
        assert list(raised.body) == ["detail"]
        assert len(sent) == 1


def test_an_export_without_a_body_is_missing_one(client):
    raised = raises(sgp.UnprocessableEntityError, client.post, "/v5/spans/export", cast_to=object)
    assert raised.body["detail"][0]["type"] == "missing"


def test_wrong_keys_and_foreign_accounts(account):
    wrong = sgp.SGPClient(api_key="wrong", account_id=account.id, base_url=BASE_URL)
    raises(sgp.AuthenticationError, wrong.spans.retrieve, "s1")
    foreign = sgp.SGPClient(api_key=KEY, account_id=account.id, base_url=BASE_URL)
    raises(sgp.PermissionDeniedError, foreign.spans.retrieve, "s1")


def test_the_async_client(account):
    async def run():
        async with sgp.AsyncSGPClient(
            api_key=POOL_KEY, account_id=account.id, base_url=BASE_URL, _strict_response_validation=True
        ) as client:
            await client.spans.upsert_batch(items=[span(f"s{i}", start=i) for i in range(30)])
            return [one.id async for one in client.spans.search(limit=7)]

    assert asyncio.run(run()) == [f"s{i}" for i in range(30)]
