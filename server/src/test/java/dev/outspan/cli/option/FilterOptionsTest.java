package dev.outspan.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.outspan.client.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class FilterOptionsTest {
  @Command(name = "test")
  private static final class Holder {
    @Mixin private final FilterOptions filters = new FilterOptions();
  }

  private static FilterOptions parse(String... arguments) {
    var holder = new Holder();
    new CommandLine(holder).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return holder.filters;
  }

  private static void assertBody(String json, String... arguments) throws JsonProcessingException {
    assertThat(parse(arguments).body()).hasToString(Json.parse(json).toString());
  }

  @Test
  void body_withoutOptions_isEmpty() throws JsonProcessingException {
    assertBody("{}");
    assertThat(parse().query()).isEmpty();
  }

  @Test
  void query_hasTheWindowInUtc() {
    assertThat(parse("--from", "2026-01-01T01:00:00+01:00", "--to=2026-01-02").query())
        .isEqualTo(Map.of("from_ts", "2026-01-01T00:00:00Z", "to_ts", "2026-01-02T00:00:00Z"));
  }

  @Test
  void body_hasEachFilterOfTheApi() throws JsonProcessingException {
    assertBody(
        """
        {"statuses":["ERROR","CANCELED"],"types":["COMPLETION"],"names":["a,b","c"],
         "trace_ids":["t"],"span_ids":["s"],"group_id":"g","search_texts":["x y"],
         "parents_only":true,"min_duration_ms":500,"max_duration_ms":60000,
         "assessment_types":["rating"],"agentex_agent_names":["n"],"agentex_agent_ids":["i"],
         "acp_types":["p"],"application_variant_ids":["v"],"excluded_trace_ids":["et"],
         "excluded_span_ids":["es"]}""",
        "--status=error,CANCELED",
        "--type=completion",
        "--name=a,b",
        "--name=c",
        "--trace-id=t",
        "--span-id=s",
        "--group-id=g",
        "--search=x y",
        "--parents-only",
        "--min-duration=500ms",
        "--max-duration=1m",
        "--assessment-type=rating",
        "--agent-name=n",
        "--agent-id=i",
        "--acp-type=p",
        "--application-variant-id=v",
        "--exclude-trace-id=et",
        "--exclude-span-id=es");
  }

  @Test
  void metadata_isJsonWhereItIsThat() throws JsonProcessingException {
    assertBody(
        """
        {"extra_metadata":{"a":42,"b":true,"c":"42","d":"x=y","e":"","f":["u","v"],"g":{"h":null},
         "i":"1 2","k":0.10}}""",
        "--metadata=a=42",
        "--metadata=b=true",
        "--metadata=c=\"42\"",
        "--metadata=d=x=y",
        "--metadata=e=",
        "--metadata=f=u",
        "--metadata=f=v",
        "--metadata=g={\"h\":null}",
        "--metadata=i=1 2",
        "--metadata=k=0.10");
  }

  @Test
  void values_thatAreNone_areRefused() {
    assertThatThrownBy(() -> parse("--metadata=a"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("'a' is not KEY=VALUE");
    assertThatThrownBy(() -> parse("--status=broken"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("expected one of [SUCCESS, ERROR, CANCELED]");
  }
}
