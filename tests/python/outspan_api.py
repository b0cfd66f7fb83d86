"""The server under test as a plain HTTP client sees it, and makers of spans.

The server is named by the environment: OUTSPAN_BASE_URL; OUTSPAN_KEY and OUTSPAN_OTHER_KEY, keys with
one account each, `solo` and `other`; OUTSPAN_POOL_KEY, a key with the accounts `pool-000` and on, of
which there are OUTSPAN_POOL_SIZE.
"""

import json
import os
from urllib.parse import quote

import httpx

BASE_URL = os.environ["OUTSPAN_BASE_URL"]
KEY = os.environ["OUTSPAN_KEY"]
OTHER_KEY = os.environ["OUTSPAN_OTHER_KEY"]
POOL_KEY = os.environ["OUTSPAN_POOL_KEY"]
POOL_SIZE = int(os.environ["OUTSPAN_POOL_SIZE"])

STATUSES = ["SUCCESS", "ERROR", "CANCELED"]
TYPES = (
    "TEXT_INPUT TEXT_OUTPUT COMPLETION_INPUT COMPLETION KB_RETRIEVAL KB_INPUT RERANKING EXTERNAL_ENDPOINT "
    "PROMPT_ENGINEERING DOCUMENT_INPUT MAP_REDUCE DOCUMENT_SEARCH DOCUMENT_PROMPT CUSTOM CODE_EXECUTION "
    "DATA_MANIPULATION EVALUATION FILE_RETRIEVAL KB_ADD_CHUNK KB_MANAGEMENT GUARDRAIL OUTPUT_GUARDRAIL "
    "TRACER AGENT_TRACER AGENT_WORKFLOW STANDALONE"
).split()


def compact(value):
    """JSON as the API writes it: no blanks, real characters."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def segment(text):
    """An id as one segment of a path."""
    return quote(text, safe="")


def at(seconds, micros=0):
    """An instant of the tests' one day, as the API writes it."""
    hours, rest = divmod(seconds, 3600)
    fraction = f".{micros:06d}" if micros else ""
    return f"2026-01-01T{hours:02d}:{rest // 60:02d}:{rest % 60:02d}{fraction}Z"


def span(id="s1", trace_id="t1", start=0, **fields):
    """A span as a client sends it. `start` and `end` are seconds, or texts that are sent as they are."""
    sent = {"id": id, "name": "step", "trace_id": trace_id, "start_timestamp": instant(start), **fields}
    if "end" in sent:
        sent["end_timestamp"] = instant(sent.pop("end"))
    return sent


def instant(value):
    return at(value) if isinstance(value, int) else value


def fault(type, loc, msg, input, ctx=None):
    """One error of a 422, its keys in the order of the API."""
    found = {"type": type, "loc": loc, "msg": msg, "input": input}
    return found if ctx is None else {**found, "ctx": ctx}


class Account:
    """One account, used with a key by plain HTTP requests."""

    def __init__(self, key, id=None):
        self.key = key
        self.id = id
        headers = {"x-api-key": key}
        if id is not None:
            headers["x-selected-account-id"] = id
        self.http = httpx.Client(base_url=BASE_URL, headers=headers, timeout=60)

    def request(self, method, path, body=None, *, content=None, headers=None, **query):
        """Sends `body` as JSON, or `content` as it is, with application/json unless `headers` say otherwise."""
        if body is not None:
            content = compact(body)
        sent = {} if content is None else {"content-type": "application/json"}
        sent.update(headers or {})
        if isinstance(content, str):
            content = content.encode("utf-8", "surrogatepass")
        return self.http.request(method, path, content=content, headers=sent, params=query)

    def get(self, path, **query):
        return self.request("GET", path, **query)

    def post(self, path, body=None, **options):
        return self.request("POST", path, body, **options)

    def write(self, *spans):
        """Upserts spans, up to 1,000 a request, and returns them as the server shows them."""
        shown = []
        for first in range(0, len(spans), 1000):
            answer = self.request("PUT", "/v5/spans/batch", {"items": list(spans[first : first + 1000])})
            assert answer.status_code == 200, answer.text
            shown += answer.json()["items"]
        return shown

    def assess(self, **fields):
        answer = self.post("/v5/span-assessments", fields)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def file(self, body=None, **query):
        """The content of an export."""
        answer = self.post("/v5/spans/export", {} if body is None else body, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()["content"]

    def export(self, body=None, **query):
        """The spans of an export."""
        return json.loads(self.file(body, **query))

    def ids(self, body=None, **query):
        """The ids of the spans of an export, in its order."""
        return [found["id"] for found in self.export(body, **query)]

    def search(self, body=None, **query):
        """One page."""
        answer = self.post("/v5/spans/search", {} if body is None else body, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def close(self):
        self.http.close()


def refused(answer, *faults):
    """Asserts a 422 with exactly these errors, byte by byte."""
    assert (answer.status_code, answer.text) == (422, compact({"detail": list(faults)}))


def declined(answer, status):
    """Asserts an error of this status whose body is `{"detail": "text"}`, and returns the text."""
    assert answer.status_code == status, answer.text
    assert list(answer.json()) == ["detail"]
    assert isinstance(answer.json()["detail"], str) and answer.json()["detail"]
    return answer.json()["detail"]
