"""The snippets of docs/loading.md, run against files of the server."""

import datetime
import json
import re
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from outspan_api import at, compact, span

PAGE = Path(__file__).parents[3] / "docs" / "loading.md"
FILES = {
    "spans.jsonl": ("application/x-ndjson", {}),
    "spans.csv": ("text/csv", {}),
    "spans.parquet": ("application/vnd.apache.parquet", {}),
    "chat.jsonl": ("application/jsonl", {"export_format": "chat"}),
}
TEXTS = (
    "id name trace_id parent_id group_id status type input output metadata expected application_interaction_id "
    "application_variant_id account_id created_by object obs_trace_id obs_span_id"
).split()
OBJECTS = "input output metadata expected created_by assessments".split()
COUNTS = ["input_tokens", "output_tokens"]
TIMES = ["start_timestamp", "end_timestamp"]
WEATHER = {
    "type": "function",
    "function": {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}
CLOCK = {"type": "function", "function": {"name": "clock", "parameters": {"type": "object", "properties": {}}}}


def user(content):
    return {"role": "user", "content": content}


def call(name, arguments):
    return {"id": f"call-{name}", "type": "function", "function": {"name": name, "arguments": arguments}}


def sent():
    """Spans whose fields are there and absent, and payloads of many shapes."""
    answer = {"role": "assistant", "content": "ho"}
    picture = [{"type": "text", "text": "hi"}, {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]
    calls = {"role": "assistant", "content": None, "tool_calls": [call("weather", '{"city":"Ulm"}'), call("clock", "{}")]}
    results = [{"role": "tool", "tool_call_id": f"call-{name}", "content": "1"} for name in ("weather", "clock")]
    return [
        span("007", "t1", at(1, 1), name="NA", end=at(3), output_tokens=2**53 + 1, input={"messages": [user("hi")]}),
        span("1e5", "t1", 2, name="null", parent_id="007", input={"messages": "none", "n": 1.50}, status="ERROR"),
        span("c", "t1", 3, name=" =é,\"\r\n😀", group_id="", output={"list": [1, "2", None], "big": 2**63 - 1}),
        span("d", "t2", 4, name="NA", end=at(5), output_tokens=0, input_tokens=7, expected={"messages": {}}),
        span("e1", "t3", 5, name="llm", type="COMPLETION", end=at(6), output_tokens=3,
             input={"messages": [user("hi")], "tools": [WEATHER]}, output=answer),
        span("e2", "t3", 6, name="llm", type="COMPLETION", end=at(7), output_tokens=4,
             input={"messages": [user("hi"), calls, *results], "tools": [CLOCK, WEATHER]}, output=answer),
        span("e3", "t3", 7, name="llm", type="COMPLETION", end=at(8), output_tokens=5,
             input={"messages": [{"role": "system", "content": "short"}, user("hi")]}, output=calls),
        span("e4", "t3", 8, name="llm", type="COMPLETION", end=at(9), output_tokens=6,
             input={"messages": [user(picture)]}, output=answer),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def folder(solo, tmp_path_factory):
    """A folder with the files of the page."""
    solo.write(*sent())
    folder = tmp_path_factory.mktemp("files")
    for name, (accept, body) in FILES.items():
        answer = solo.post("/v5/spans/export", body, headers={"accept": accept})
        assert answer.status_code == 200, answer.text
        (folder / name).write_bytes(answer.content)
    return folder


@pytest.fixture
def shown(folder, monkeypatch):
    """The spans as the API shows them; the folder is the current one."""
    monkeypatch.chdir(folder)
    return lines("spans.jsonl")


def lines(name):
    return [json.loads(line) for line in Path(name).read_text("utf-8").splitlines()]


def instant(text):
    return text and datetime.datetime.fromisoformat(text)


def sums(shown):
    """Tokens by name, in the order of the names."""
    names = sorted({one["name"] for one in shown}, key=str.encode)
    return {name: [one.get("output_tokens") for one in shown if one["name"] == name] for name in names}


def is_table(rows, shown):
    """Whether rows are the spans: instants, counts and texts, objects as their JSON."""
    for row, one in zip(rows, shown, strict=True):
        for name, cell in row.items():
            value = one.get(name)
            expected = instant(value) if name in TIMES else value
            if name in OBJECTS and cell is not None:
                assert json.loads(cell) == value
            else:
                assert cell == expected, (name, cell)


def pandas_parquet(made, shown):
    spans = made["spans"]
    assert list(spans["id"]) == [one["id"] for one in shown]
    assert str(spans["output_tokens"].dtype) == "int64[pyarrow]"
    assert [None if pd.isna(n) else n for n in spans["output_tokens"]] == [one.get("output_tokens") for one in shown]
    assert list(spans["start_timestamp"]) == [pd.Timestamp(one["start_timestamp"]) for one in shown]
    assert spans["seconds"][0] == 1.999999
    assert made["tokens"]["llm"] == 18
    assert list(made["questions"]) == [one["input"] for one in shown]


def pandas_lines(made, shown):
    spans = made["spans"]
    assert [list(spans[name]) for name in ("id", "name", "input")] == [
        [one[name] for one in shown] for name in ("id", "name", "input")
    ]
    assert list(spans["start_timestamp"]) == [pd.Timestamp(one["start_timestamp"]) for one in shown]
    assert [pd.isna(time) for time in spans["end_timestamp"]] == ["end_timestamp" not in one for one in shown]


def pandas_csv(made, shown):
    rows = made["spans"].to_dict("records")
    for row, one in zip(rows, shown, strict=True):
        for name, cell in row.items():
            if name in OBJECTS and cell:
                assert json.loads(cell) == one[name]
            else:
                assert cell == str(one.get(name, "")), (name, cell)


def polars_parquet(made, shown):
    expected = {name: sum(n or 0 for n in counts) for name, counts in sums(shown).items()}
    assert list(made["tokens"].iter_rows()) == list(expected.items())


def polars_lines(made, shown):
    names = ["id", "name", "trace_id", "status", "output_tokens"]
    assert made["spans"].to_dicts() == [{name: one.get(name) for name in names} for one in shown]


def datasets_parquet(made, shown):
    is_table(made["spans"].to_list(), shown)


def datasets_chat(made, _):
    expected = [{"messages": one["messages"], "tools": one.get("tools")} for one in lines("chat.jsonl")]
    assert len(expected) == 4
    assert made["conversations"].to_list() == expected


def duckdb_sums(rows, shown):
    expected = [
        (name, len(counts), sum(n for n in counts if n is not None) if any(n is not None for n in counts) else None)
        for name, counts in sums(shown).items()
    ]
    assert rows == expected


def duckdb_json(rows, shown):
    def question(one):
        messages = one["input"].get("messages")
        content = messages[0]["content"] if isinstance(messages, list) else None
        return compact(content) if isinstance(content, list) else content

    assert rows == [(one["id"], question(one)) for one in sorted(shown, key=lambda one: one["id"])]


CHECKS = {
    ("pandas", 1): pandas_parquet,
    ("pandas", 2): pandas_lines,
    ("pandas", 3): pandas_csv,
    ("Polars", 1): polars_parquet,
    ("Polars", 2): polars_lines,
    ("Hugging Face datasets", 1): datasets_parquet,
    ("Hugging Face datasets", 2): datasets_chat,
    ("DuckDB", 1): duckdb_sums,
    ("DuckDB", 2): duckdb_json,
    ("DuckDB", 3): duckdb_sums,
}


def blocks():
    """The code of the page by the section and its number there."""
    found = {}
    for section in PAGE.read_text("utf-8").split("\n## ")[1:]:
        codes = re.findall(r"^```(python|sql)\n(.*?)^```$", section, re.M | re.S)
        found.update({(section.split("\n", 1)[0], i): code for i, code in enumerate(codes, 1)})
    return found


def test_every_snippet_is_checked():
    assert blocks().keys() == CHECKS.keys()


@pytest.mark.parametrize("place", CHECKS, ids=lambda place: f"{place[0]} {place[1]}")
def test_snippet_loads_the_spans(shown, place):
    language, code = blocks()[place]
    if language == "sql":
        with duckdb.connect() as connection:
            CHECKS[place](connection.execute(code).fetchall(), shown)
    else:
        made = {}
        exec(compile(code, f"loading.md, {place}", "exec"), made)
        CHECKS[place](made, shown)


def test_parquet_is_typed_and_holds_the_spans(shown):
    table = pq.read_table("spans.parquet")
    types = {name: pa.string() for name in TEXTS}
    types.update(dict.fromkeys(TIMES, pa.timestamp("us", tz="UTC")), **dict.fromkeys(COUNTS, pa.int64()))
    assert {field.name: field.type for field in table.schema} == types
    assert table.schema.metadata == {b"outspan_schema": b"1"}
    is_table(table.to_pylist(), shown)


def test_parquet_with_assessments_and_columns(solo, shown):
    body = {"include_assessments": True, "columns": ["assessments", "id"], "span_ids": ["c", "d"]}
    solo.assess(assessment_type="comment", trace_id="t1", span_id="c", comment="é")
    answer = solo.post("/v5/spans/export", body, headers={"accept": "application/vnd.apache.parquet"})
    table = pq.read_table(pa.BufferReader(answer.content))
    assert table.column_names == ["assessments", "id"]
    assert [json.loads(cell) for cell in table["assessments"].to_pylist()] == [
        one["assessments"] for one in solo.export({"include_assessments": True, "span_ids": ["c", "d"]})
    ]


def test_conversations_have_one_schema_though_tools_come_late(shown, monkeypatch, tmp_path):
    few = lines("chat.jsonl")
    assert "tools" not in few[-1] and "tools" in few[0]
    plain = {"messages": [user("hi" * 500), {"role": "assistant", "content": "ho"}]}
    monkeypatch.chdir(tmp_path)
    many = [plain] * 12_000 + few
    Path("chat.jsonl").write_text("".join(json.dumps(one) + "\n" for one in many), "utf-8")
    made = {}
    exec(blocks()["Hugging Face datasets", 2][1], made)
    assert made["conversations"].num_rows == len(many)
    assert made["conversations"][-4:]["messages"] == [one["messages"] for one in few]
