"""openai-agents, traced by the processor that the platform's SDK has for it."""

import pytest
import scale_gp_beta as sgp
from agents.tracing import (
    agent_span,
    custom_span,
    function_span,
    generation_span,
    guardrail_span,
    handoff_span,
    set_trace_processors,
    trace,
)
from scale_gp_beta.lib import tracing
from scale_gp_beta.lib.tracing.integrations.openai.openai_tracing_sgp_processor import OpenAITracingSGPProcessor

from outspan_api import BASE_URL, POOL_KEY


@pytest.fixture
def processor(account):
    client = sgp.SGPClient(api_key=POOL_KEY, account_id=account.id, base_url=BASE_URL)
    tracing.init(client)
    processor = OpenAITracingSGPProcessor()
    set_trace_processors([processor])
    yield processor
    set_trace_processors([])


def test_spans_of_an_agent_run_arrive_complete_and_finished(account, processor):
    with trace("refund é", group_id="conversation-1", metadata={"user": "u1"}) as run:
        with agent_span("clerk", tools=["lookup"]) as agent:
            with generation_span(
                input=[{"role": "user", "content": "Where is it?"}],
                output=[{"role": "assistant", "content": "On its way."}],
                model="gpt-x",
                usage={"input_tokens": 7, "output_tokens": 3},
            ):
                pass
            with function_span("lookup", input='{"order": 77}', output="shipped"):
                pass
            with guardrail_span("polite", triggered=False):
                pass
            with custom_span("ranking", {"top": 3}) as failed:
                failed.set_error({"message": "no ranking", "data": None})
            with handoff_span(from_agent="clerk", to_agent="boss"):
                pass
    processor.force_flush()

    spans = {one["name"]: one for one in account.export()}
    assert {name: one["type"] for name, one in spans.items()} == {
        "refund é": "AGENT_WORKFLOW",
        "clerk": "AGENT_WORKFLOW",
        "Generation": "COMPLETION",
        "lookup": "CODE_EXECUTION",
        "polite": "STANDALONE",
        "ranking": "CUSTOM",
        "Handoff": "CUSTOM",
    }
    assert {one["trace_id"] for one in spans.values()} == {run.trace_id}
    assert [name for name, one in spans.items() if "end_timestamp" not in one] == []
    root, clerk = spans["refund é"], spans["clerk"]
    assert "parent_id" not in root
    assert root["group_id"] == "conversation-1"
    assert root["metadata"] == {"openai_metadata": {"user": "u1"}}
    assert (clerk["id"], clerk["parent_id"]) == (agent.span_id, root["id"])
    assert {one["parent_id"] for name, one in spans.items() if one not in (root, clerk)} == {clerk["id"]}
    assert "On its way." in str(spans["Generation"]["output"])
    assert "shipped" in str(spans["lookup"]["output"])
    assert spans["ranking"]["status"] == "ERROR"
    assert spans["ranking"]["metadata"]["error"] is True
