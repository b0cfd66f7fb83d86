"""The platform's own Python SDK, which refuses answers that are off its models."""

import asyncio
import json
from datetime import datetime, timedelta, timezone

import pytest
import scale_gp_beta as sgp

from outspan_api import BASE_URL, KEY, POOL_KEY, at, span
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


@pytest.mark.parametrize("id", AWKWARD_IDS)
def test_awkward_ids(client, id):
    client.spans.create(id=id, name="x", trace_id="t1", start_timestamp=START)
    client.spans.create(id="zz", name="x", trace_id="t1", start_timestamp=START + timedelta(seconds=1))
    assert client.spans.retrieve(id).id == id
    assert client.spans.update(id, name="y").name == "y"


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
    signed = {"cast_to": object, "body": {"export_method": "signed_url"}}
    for error, call, args, options in [
        (sgp.ConflictError, client.spans.create, (), again),
        (sgp.NotFoundError, client.spans.retrieve, ("none",), {}),
        (sgp.UnprocessableEntityError, client.spans.create, (), {**again, "end_timestamp": START - timedelta(1)}),
        (sgp.BadRequestError, client.spans.create, (), {**again, "id": "nul\0"}),
        (sgp.InternalServerError, client.post, ("/v5/spans/export",), signed),
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
            return [(await client.spans.retrieve(f"s{i}")).id for i in range(30)]

    assert asyncio.run(run()) == [f"s{i}" for i in range(30)]
