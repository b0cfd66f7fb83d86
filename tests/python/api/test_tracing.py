"""The SDK's tracing helper, which sends every span twice, at its start and at its end, and over several
connections: the writes of starts overtake those of ends."""

import threading

import pytest
import scale_gp_beta as sgp
from scale_gp_beta.lib import tracing
from scale_gp_beta.lib.tracing.trace_queue_manager import TraceQueueManager

from outspan_api import BASE_URL, POOL_KEY

THREADS = 6
TRACES = 20
CHILDREN = 6


@pytest.fixture
def queue(account):
    client = sgp.SGPClient(api_key=POOL_KEY, account_id=account.id, base_url=BASE_URL)
    return TraceQueueManager(client, trigger_queue_size=20, trigger_cadence=0.05, max_batch_size=7)


def trace(queue, name):
    """One trace, flushed from this thread as well as by the helper's worker, while its spans are open."""
    with tracing.create_trace(name, input={"thread": name}, queue_manager=queue) as root:
        for number in range(CHILDREN):
            with tracing.create_span(f"{name}/{number}", span_type="COMPLETION", queue_manager=queue) as child:
                queue.flush_queue()
                child.output = {"answer": number}
        root.output = {"done": True}


def test_no_end_is_lost_when_six_threads_trace(account, queue):
    def run(thread):
        for number in range(TRACES):
            trace(queue, f"{thread}-{number}")

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    queue.shutdown()

    spans = account.export()
    names = [f"{thread}-{number}" for thread in range(THREADS) for number in range(TRACES)]
    children = [f"{name}/{number}" for name in names for number in range(CHILDREN)]
    assert sorted(one["name"] for one in spans) == sorted(names + children)
    assert [one["name"] for one in spans if "end_timestamp" not in one] == []
    roots = {one["id"]: one for one in spans if "parent_id" not in one}
    assert {one["type"] for one in roots.values()} == {"TRACER"}
    for one in spans:
        if "parent_id" in one:
            root = roots[one["parent_id"]]
            assert (one["trace_id"], one["name"].split("/")[0]) == (root["trace_id"], root["name"])
            assert one["output"] == {"answer": int(one["name"].split("/")[1])}


def test_an_exception_makes_an_error_span(account, queue):
    with pytest.raises(ValueError):
        with tracing.create_trace("fails", queue_manager=queue):
            with tracing.create_span("inner", queue_manager=queue):
                raise ValueError("bad value é")
    queue.shutdown()
    for one in account.export({"statuses": ["ERROR"]}):
        assert one["metadata"] == {
            "error": True,
            "error_type": "ValueError",
            "error_message": "bad value é",
            "error_category": "unknown",
        }
        assert one["status"] == "ERROR"
    assert len(account.export({"statuses": ["ERROR"], "extra_metadata": {"error_type": "ValueError"}})) == 2
