#!/usr/bin/env python3
"""Writes the golden files of request validation: what FastAPI and Pydantic answer.

usage: pip install fastapi==0.142.2 pydantic==2.13.5 httpx; python3 validation_goldens.py DIRECTORY

A case is three lines and an empty one: the query, the body, the answer. An answer that is not an
error is the word `valid`. In `times.txt` a case is the value and the time in UTC. The models are those of the platform's public API; the two conditions
over several fields are ours, and so are the texts of their messages.
"""

import enum
import json
import pathlib
import sys
from datetime import datetime, timezone
from typing import Annotated, Any, Optional

from fastapi import FastAPI, Query
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field, TypeAdapter, ValidationError, model_validator


def choice(name, *values):
    return enum.Enum(name, {value: value for value in values}, type=str)


Status = choice("Status", "SUCCESS", "ERROR", "CANCELED")
Type = choice(
    "Type",
    *"TEXT_INPUT TEXT_OUTPUT COMPLETION_INPUT COMPLETION KB_RETRIEVAL KB_INPUT RERANKING"
    " EXTERNAL_ENDPOINT PROMPT_ENGINEERING DOCUMENT_INPUT MAP_REDUCE DOCUMENT_SEARCH"
    " DOCUMENT_PROMPT CUSTOM CODE_EXECUTION DATA_MANIPULATION EVALUATION FILE_RETRIEVAL"
    " KB_ADD_CHUNK KB_MANAGEMENT GUARDRAIL OUTPUT_GUARDRAIL TRACER AGENT_TRACER AGENT_WORKFLOW"
    " STANDALONE".split(),
)
Method = choice("Method", "signed_url", "direct")
Format = choice("Format", "json", "jsonl", "csv")

Texts = Optional[list[str]]
Free = Optional[dict[str, Any]]
Id = Annotated[str, Field(min_length=1, max_length=256)]
Link = Annotated[str, Field(max_length=256)]
Tokens = Annotated[int, Field(ge=0)]


class Export(BaseModel):
    parents_only: Optional[bool] = None
    span_ids: Texts = None
    trace_ids: Texts = None
    excluded_span_ids: Texts = None
    excluded_trace_ids: Texts = None
    group_id: Optional[str] = None
    names: Texts = None
    statuses: Optional[list[Status]] = None
    types: Optional[list[Type]] = None
    search_texts: Texts = None
    extra_metadata: Free = None
    application_variant_ids: Texts = None
    assessment_types: Texts = None
    acp_types: Texts = None
    agentex_agent_names: Texts = None
    agentex_agent_ids: Texts = None
    min_duration_ms: Optional[int] = None
    max_duration_ms: Optional[int] = None
    export_method: Method = Method.direct
    export_format: Format = Format.json
    with_children: bool = False
    include_assessments: bool = False


class Pair(BaseModel):
    trace_id: str
    span_id: str


class Search(BaseModel):
    parents_only: Optional[bool] = None
    max_duration_ms: Optional[int] = None
    parent_ids: Texts = None
    spans: Optional[list[Pair]] = None
    excluded_spans: Optional[list[Pair]] = None
    obs_trace_ids: Texts = None
    obs_span_ids: Texts = None


class Create(BaseModel):
    name: str
    trace_id: Id
    start_timestamp: datetime
    id: Optional[Id] = None
    parent_id: Optional[Link] = None
    group_id: Optional[Link] = None
    end_timestamp: Optional[datetime] = None
    input: Free = None
    output: Free = None
    metadata: Free = None
    expected: Free = None
    status: Optional[Status] = None
    type: Optional[Type] = None
    application_interaction_id: Optional[str] = None
    application_variant_id: Optional[str] = None
    input_tokens: Optional[Tokens] = None
    output_tokens: Optional[Tokens] = None
    obs_trace_id: Optional[Annotated[str, Field(pattern="^[0-9a-f]{32}$")]] = None
    obs_span_id: Optional[Annotated[str, Field(pattern="^[0-9a-f]{16}$")]] = None

    @model_validator(mode="after")
    def consistent(self):
        if self.end_timestamp and self.end_timestamp < self.start_timestamp:
            raise ValueError("end_timestamp must not be before start_timestamp")
        if self.obs_span_id is not None and self.obs_trace_id is None:
            raise ValueError("obs_span_id needs obs_trace_id")
        return self


class Batch(BaseModel):
    items: Annotated[list[Create], Field(max_length=1000)]


class Patch(BaseModel):
    name: Optional[str] = None
    end_timestamp: Optional[datetime] = None
    output: Free = None
    metadata: Free = None
    status: Optional[Status] = None


CONTENTS = ["comment", "rating", "approval", "rubric", "metadata", "overwrite"]
AssessmentType = choice("AssessmentType", *CONTENTS)
Approval = choice("Approval", "approved", "rejected")


class AssessmentPatch(BaseModel):
    assessment_type: Optional[AssessmentType] = None
    approval: Optional[Approval] = None
    comment: Optional[str] = None
    metadata: Free = None
    overwrite: Free = None
    rating: Optional[Annotated[int, Field(ge=1, le=5)]] = None
    rubric: Optional[dict[str, str]] = None


class Assessment(BaseModel):
    assessment_type: AssessmentType
    trace_id: str
    span_id: Optional[str] = None
    approval: Optional[Approval] = None
    comment: Optional[str] = None
    metadata: Free = None
    overwrite: Free = None
    rating: Optional[Annotated[int, Field(ge=1, le=5)]] = None
    rubric: Optional[dict[str, str]] = None

    @model_validator(mode="after")
    def fits_its_type(self):
        name = self.assessment_type.value
        present = [content for content in CONTENTS if getattr(self, content) is not None]
        if name not in present:
            raise ValueError(f"an assessment of type {name} needs {name}")
        others = [content for content in present if content not in (name, "comment")]
        if others:
            raise ValueError(f"an assessment of type {name} cannot have {', '.join(others)}")
        return self


app = FastAPI()


@app.post("/export")
def export(
    body: Export, from_ts: Optional[datetime] = None, to_ts: Optional[datetime] = None
) -> None:
    pass


@app.post("/search")
def search(
    body: Search,
    from_ts: Optional[datetime] = None,
    to_ts: Optional[datetime] = None,
    limit: Annotated[int, Query(ge=1, le=10000)] = 100,
    starting_after: Optional[str] = None,
    ending_before: Optional[str] = None,
    sort_by: Optional[str] = "start_timestamp",
    sort_order: Optional[choice("Order", "asc", "desc")] = None,
    allow_partial_results: bool = False,
    allow_short_pages: bool = False,
) -> None:
    pass


@app.post("/create")
def create(body: Create) -> None:
    pass


@app.post("/batch")
def batch(body: Batch) -> None:
    pass


@app.post("/patch")
def patch(body: Patch) -> None:
    pass


@app.post("/assessment")
def assessment(body: Assessment) -> None:
    pass


@app.post("/assessment-patch")
def assessment_patch(body: AssessmentPatch) -> None:
    pass


def verdict(**fields):
    return {"assessment_type": "comment", "trace_id": "t", "comment": "c"} | fields


def span(**fields):
    return {"name": "n", "trace_id": "t", "start_timestamp": 10} | fields


BODIES = ["", "null", "[]", "{}", '"x"', "3", "true", '[{"span_ids":1}]', "  { } "]

EXPORT = [("", body) for body in BODIES] + [
    ("", {field: None})
    for field in Export.model_fields
] + [
    ("", {field: value})
    for field in Export.model_fields
    for value in (True, 1, 0.5, "x", [], [1, "a", None], {}, {"a": 1}, [["a"]])
] + [
    ("", {"parents_only": value})
    for value in (1, 0, 1.0, 2, -1, 10**18, 10**19, -(10**19), "", "TRUE", "oN", "y", "f", " t")
] + [
    ("", f'{{"min_duration_ms":{number}}}')
    for number in (
        "-5", "1.0", "-0.0", "1e3", "1.5", "1e18", "9.223372036854775e18", "9.3e+18", "-1e+19",
        "1" + "0" * 60, '" 12 "', '"+5"', '"-1"', '"01"', '"1_000"', '"1.0"', '"1.00"', '"1.5"',
        '"1e3"', '"0x10"', '""', '"1."', '".0"', '"_1"', '"1_"', '"1__0"', '"+_1"', '"1_.0"',
        '"1._0"', '"+ 1"', '"--1"', '"1_0.0"', '"\\u00a012\\u2003"', '"\\u001c12"', '"１"', '"true"',
    )
] + [
    ("", '{"with_children":null,"export_format":null,"export_method":null,"parents_only":null}'),
    ("", '{"include_assessments":"maybe","names":"a","trace_ids":[1],"unknown":[]}'),
    ("", '{"span_id":1,"trace_id":[],"name":3,"status":"x","type":"x"}'),
    ("", '{"names":[1],"names":["a"]}'),
    ("", '{"types":["standalone"],"statuses":["success",null,1,["ERROR"]]}'),
    ("", '{"types":["STANDALONE","TEXT_INPUT"],"statuses":["ERROR"]}'),
    ("from_ts=", {}),
    ("from_ts=x&to_ts=2024-01-01%2000:00:00%2000:00", {"group_id": 1}),
    ("from_ts=2024-13-01", "[]"),
    ("from_ts=x", ""),
    ("from_ts=x", "{"),
    ("from_ts=2024-01-01T00:00:00&to_ts=1704067201", {}),
]

SEARCH = [("", body) for body in BODIES] + [
    (query, {})
    for query in (
        "limit=0", "limit=1", "limit=10000", "limit=10001", "limit=-1", "limit=", "limit=1.5",
        "limit=1.0", "limit=%20+7", "limit=abc", "limit=1e3", "limit=true", "sort_order=",
        "sort_order=ASC", "sort_order=desc", "sort_by=", "sort_by=unknown", "starting_after=",
        "ending_before=a", "allow_partial_results=", "allow_partial_results=true",
        "allow_short_pages=2", "from_ts=1&to_ts=1",
        "allow_short_pages=x&sort_order=x&limit=x&to_ts=x&from_ts=x&allow_partial_results=x",
    )
] + [
    ("", {field: value})
    for field in ("parent_ids", "spans", "excluded_spans", "obs_trace_ids", "obs_span_ids")
    for value in (None, [], {}, "x", [1], [None, "a", {}], [{"trace_id": "t", "span_id": "s"}],
                  [{"trace_id": 1}, {"span_id": None, "x": 1}, []])
] + [
    ("limit=0", "null"),
    ("limit=0", {"parents_only": "x", "obs_span_ids": 1, "max_duration_ms": 0.5}),
]

CREATE = [("", body) for body in BODIES] + [
    ("", {"name": 1, "trace_id": "", "start_timestamp": None}),
    ("", span(trace_id="é" * 257)),
    ("", span(trace_id="t" * 256, id="i" * 257, parent_id="p" * 257, group_id="g" * 257)),
    ("", span(id="", parent_id="", group_id="")),
    ("", span(end_timestamp=9)),
    ("", span(end_timestamp=10)),
    ("", span(input=[], output="x", metadata=1, expected=False)),
    ("", span(status="OK", type="LLM")),
    ("", span(application_interaction_id=1, application_variant_id=[])),
    ("", span(input_tokens=-1, output_tokens="-2")),
    ("", span(input_tokens=1.5, output_tokens=[])),
    ("", span(input_tokens="12", output_tokens=1.0)),
    ("", span(obs_trace_id="ABC", obs_span_id="0123456789abcdef\n")),
    ("", span(obs_trace_id="0123456789abcdef" * 2, obs_span_id="0123456789abcdeF")),
    ("", span(obs_trace_id=1, obs_span_id="0123456789abcdef")),
    ("", span(obs_span_id="0123456789abcdef")),
    ("", span(end_timestamp=9, obs_span_id="0123456789abcdef")),
    ("", span(end_timestamp="x", obs_span_id="0123456789abcdef")),
    ("", {field: None for field in Create.model_fields}),
    ("", span(unknown={"a": [1]})),
]

BATCH = [("", body) for body in BODIES] + [
    ("", {"items": None}),
    ("", {"items": {}}),
    ("", {"items": []}),
    ("", {"items": [span()]}),
    ("", {"items": [1, {"name": "a"}, span(end_timestamp=9), None, span(), span(input=[])]}),
    ("", {"items": [0] * 1001}),
    ("", {"items": [0] * 1500}),
]

PATCH = [("", body) for body in BODIES] + [
    ("", {field: None for field in Patch.model_fields}),
    ("", {"name": 1, "end_timestamp": "x", "output": [], "metadata": "m", "status": "ok"}),
    ("", {"id": 1, "trace_id": 2, "start_timestamp": "x", "input": []}),
]


ASSESSMENT = [("", body) for body in BODIES] + [
    ("", verdict()),
    ("", verdict(assessment_type="Comment", trace_id=None, span_id=1)),
    ("", verdict(span_id=None, rating=None, approval=None, rubric=None, metadata=None)),
    ("", verdict(comment=None)),
    ("", verdict(rating=3)),
    ("", verdict(overwrite={}, rubric={}, rating=1)),
] + [
    ("", verdict(assessment_type=name, **{name: value}))
    for name in CONTENTS
    for value in (None, "", "x", "approved", 0, 1, 5, 6, "5", 2.0, 2.5, True, [], {}, {"a": "b"},
                  {"a": 1, "b": "x", "c": None, "d": {}})
]

ASSESSMENT_PATCH = [("", body) for body in BODIES] + [
    ("", {field: None for field in AssessmentPatch.model_fields}),
    ("", {field: [] for field in AssessmentPatch.model_fields}),
    ("", {"assessment_type": "rating", "approval": "rejected", "rating": "3"}),
]

TIMES = [
    "2024-01-02", "0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29",
    *(f"2024-01-02{sep}03:04" for sep in "Tt _"),
    "2024-01-02T03:04:05", "2024-01-02T03:04:05.1", "2024-01-02T03:04:05,12",
    "2024-01-02T03:04:05.1234567", "2024-01-02T03:04:05.9999999999999999999999",
    "2024-01-02T23:59:59.000001Z", "2024-01-02T03:04z", "2024-01-02T03:04:05+02:00",
    "2024-01-02T03:04:05-0730", "2024-01-02T03:04:05\u221201:00", "2024-01-02T03:04+23:59",
    "2024-01-02T03:04-23:59", "2024-01-02T03:04:05-00:00",
    "1700000000", "+1700000000", "1700000000.", "1700000000000", "1700000000.5", "-1", "-1.5",
    ".5", "-.5", "+.25", "1.5e3", "1.e3", "20240101", "0000000000000000000000000001700000000",
    "20000000000", "20000000001", "-20000000000", "-20000000001", "1700000000.123456",
    "1700000000.1234567", "1700000000.9999999", "1700000000000.5", "253402300799999",
    "-62135596800000", "-0.0000006",
    "", "bad", "now", "null", "2024-1-1", "1e3", "--5", "+", "1..2", "nan.", "1_0.0", " 1.0",
    "1.5e", "0x10", "1,5", "2024-13-01", "2024-00-01", "2024-02-30", "2024-01-00", "2024-01-32",
    "2023-02-29", "1900-02-29", "2024-04-31",
    *(f"2024-01-02{rest}" for rest in (
        "T24:00", "T25:00", "T12:60", "T12:00:60", "T1:00", "T", "Tabc", "T12", "T1200", "x12:00",
        "T12:00:5", "T12:00:5x", "T12:00:00.", "T12:00:00.Z", "T12:00 +01:00", "T12:00Z ", " ",
        "T12:00-08", "T12:00+1:00", "T12:00+24:00", "T12:00+00:60", "T12:00ZZ", "T12:00Z[UTC]",
        "T12:00:00 00:00", "Z", "x", "\u00e9", "T12:00\u2212", "T\u0661\u0662:00",
    )),
    "2024/01/02", "12024-01-02", "20240102T000000Z", "10000-01-01", "2024-01/02", "99999999999999999999",
    "99999999999999999999.0", "not-a-date-x", " 2024-01-02", "\u0662\u0660\u0662\u0664-01-02",
    "-024-01-02", "2024-W01-1", "2024-1-01-", "2024-01-x1", "2024-01-1x", "2024-01-\u00e91",
    "\u00e9\u00e9\u00e9\u00e9", "\u00e9\u00e9\u00e9\u00e9\u00e9", "1.0e18", "1.0e1000000000",
    "0000-01-01", "0000-01-01T00:00:00Z", "0000-13-01", "0000-02-30", "-62135596800001",
    "-62167219200000", "-62167219200001", "253402300800000", "9223372036854775807",
    "9223372036854775808",
    True, False, None, [], {}, ["2024-01-02"],
    0, 1, -1, 1.5, -1.5, -0.5, 1700000000, 1700000000.123456, 1700000000.1234567, 1700000000000,
    1700000000000.5, 0.9999999, 1.9999999, 0.0000004, 0.0000005, 20000000000, 20000000001,
    -20000000000, -20000000001, -20000000000.5, 253402300799999, 253402300800000,
    -62135596800000, -62135596800001, -62167219200000, -62167219200001, 9223372036854775807,
    9223372036854775808, -(10**30), 10**30, 1e300, -1e300, 1e18,
]


def time_answer(value):
    try:
        time = TypeAdapter(datetime).validate_python(value)
    except ValidationError as refusal:
        error = refusal.errors(include_url=False, include_input=False)[0]
        return f"{error['type']}: {error['msg']}"
    utc = time.replace(tzinfo=time.tzinfo or timezone.utc).astimezone(timezone.utc)
    return utc.isoformat(timespec="microseconds").replace("+00:00", "Z")


def write_times(directory):
    with open(directory / "times.txt", "w", encoding="utf-8") as out:
        for value in TIMES:
            out.write(f"{json.dumps(value)}\n{time_answer(value)}\n\n")


def main():
    write_times(pathlib.Path(sys.argv[1]))
    client = TestClient(app)
    for name, cases in (
        ("export", EXPORT), ("search", SEARCH), ("create", CREATE), ("batch", BATCH), ("patch", PATCH),
        ("assessment", ASSESSMENT), ("assessment-patch", ASSESSMENT_PATCH),
    ):
        with open(pathlib.Path(sys.argv[1]) / f"{name}.txt", "w", encoding="utf-8") as out:
            for query, body in cases:
                sent = body if isinstance(body, str) else json.dumps(
                    body, ensure_ascii=False, separators=(",", ":"))
                answer = client.post(
                    f"/{name}?{query}",
                    content=sent.encode(),
                    headers={"content-type": "application/json"})
                assert answer.status_code in (200, 422), (sent, answer.text)
                text = "valid" if answer.status_code == 200 else answer.text
                out.write(f"{query}\n{sent}\n{text}\n\n")


main()
