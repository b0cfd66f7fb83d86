"""Agentex' tracing, over the processors that send its spans to the platform."""

import asyncio

import pytest
from agentex.lib.core.tracing.processors.sgp_tracing_processor import (
    SGPAsyncTracingProcessor,
    SGPSyncTracingProcessor,
)
from agentex.lib.core.tracing.span_queue import AsyncSpanQueue
from agentex.lib.core.tracing.trace import AsyncTrace, Trace
from agentex.lib.types.tracing import SGPTracingProcessorConfig

from outspan_api import BASE_URL, POOL_KEY

STEPS = 40


@pytest.fixture(params=["0", "1"], ids=["with starts", "ends only"])
def config(account, request, monkeypatch):
    monkeypatch.setenv("AGENTEX_TRACING_SKIP_SPAN_START", request.param)
    monkeypatch.setenv("AGENT_NAME", "refund-clerk")
    monkeypatch.setenv("AGENT_ID", "agent-1")
    monkeypatch.setenv("ACP_TYPE", "sync")
    monkeypatch.setenv("ACP_URL", "http://127.0.0.1")
    return SGPTracingProcessorConfig(sgp_api_key=POOL_KEY, sgp_account_id=account.id, sgp_base_url=BASE_URL)


def check(account, trace_id):
    spans = {one["name"]: one for one in account.export({"trace_ids": [trace_id]})}
    assert set(spans) == {"turn"} | {f"step {number}" for number in range(STEPS)}
    assert [name for name, one in spans.items() if "end_timestamp" not in one] == []
    turn = spans.pop("turn")
    assert turn["output"] == {"answer": "é"}
    assert "parent_id" not in turn
    for number in range(STEPS):
        step = spans[f"step {number}"]
        assert step["parent_id"] == turn["id"]
        assert (step["type"], step["input"], step["output"]) == ("COMPLETION", {"n": number}, {"n": number + 1})
        assert step["metadata"]["__source__"] == "agentex"
    agentex = {"acp_types": ["sync"], "agentex_agent_names": ["refund-clerk"], "agentex_agent_ids": ["agent-1"]}
    assert len(account.ids(agentex)) == STEPS + 1
    assert account.ids({"acp_types": ["async"]}) == []


def test_sync_processor_leaves_complete_finished_spans(account, config):
    processor = SGPSyncTracingProcessor(config)
    trace = Trace([processor], client=None, trace_id="agentex-sync")
    with trace.span("turn", input={"q": "é"}) as turn:
        for number in range(STEPS):
            with trace.span(
                f"step {number}", parent_id=turn.id, input={"n": number}, data={"__span_type__": "COMPLETION"}
            ) as step:
                step.output = {"n": number + 1}
        turn.output = {"answer": "é"}
    processor.shutdown()
    check(account, "agentex-sync")


def test_async_processor_leaves_complete_finished_spans(account, config):
    async def run():
        queue = AsyncSpanQueue()
        trace = AsyncTrace([SGPAsyncTracingProcessor(config)], client=None, trace_id="agentex-async", span_queue=queue)

        async def take(number, turn):
            async with trace.span(
                f"step {number}", parent_id=turn.id, input={"n": number}, data={"__span_type__": "COMPLETION"}
            ) as step:
                await asyncio.sleep(0)
                step.output = {"n": number + 1}

        async with trace.span("turn", input={"q": "é"}) as turn:
            await asyncio.gather(*(take(number, turn) for number in range(STEPS)))
            turn.output = {"answer": "é"}
        await queue.shutdown()

    asyncio.run(run())
    check(account, "agentex-async")


def test_errors_of_agents_are_error_spans(account, config):
    processor = SGPSyncTracingProcessor(config)
    trace = Trace([processor], client=None, trace_id="agentex-error")
    with pytest.raises(KeyError):
        with trace.span("turn"):
            raise KeyError("missing é")
    processor.shutdown()
    (found,) = account.export({"statuses": ["ERROR"]})
    assert found["end_timestamp"] >= found["start_timestamp"]
    assert found["metadata"]["__error__"]["type"] == "KeyError"
    assert (found["metadata"]["error"], found["metadata"]["error_type"]) == (True, "KeyError")
