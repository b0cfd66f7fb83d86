package dev.outspan.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;

class LimitsEndpointTest {

  @Test
  void limits_areThePublishedOnes() throws Exception {
    try (var api = new ServedApi(Clock.systemUTC())) {
      var answer = api.send("GET /v5/limits", "");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body())
          .isEqualTo(
              """
              {"object":"limits",\
              "sizes":{"head_bytes":16384,"uri_bytes":8192,"ingest_body_bytes":67108864,\
              "question_body_bytes":8388608,"assessment_body_bytes":1048576,\
              "span_bytes":16777216,"batch_spans":1000,"import_spans":10000,\
              "import_assessments":20000,"id_bytes":256},\
              "json":{"depth":500,"number_digits":1000,"ingest_values":4000000,\
              "question_values":250000},\
              "questions":{"filter_ids":10000,"filter_values":10000,"metadata_keys":100,\
              "search_texts":10,"search_text_characters":10000,"page_spans":10000,\
              "facet_values":1000,"metrics_buckets":10000,"bucket_seconds":315360000,\
              "listed_faults":1000},\
              "pace":{"head_seconds":10,"body_idle_seconds":30,"body_total_seconds":120,\
              "body_bytes_per_second":1024,"drain_window_seconds":60,\
              "drain_bytes_per_second":16384,"connection_idle_seconds":60},\
              "load":{"connections":10000,"requests_per_account":256,"held_bytes":268435456,\
              "held_bytes_per_account":67108864,"wrong_keys_per_minute":20,"stop_seconds":10},\
              "exports":{"running":4,"running_per_account":2,"waiting":16,"patience_seconds":10,\
              "link_seconds":604800,"files_running":3,"files_running_per_account":2,\
              "files_open":200,"files_open_per_account":20,"file_request_bytes":67108864,\
              "file_request_bytes_per_account":16777216,"files_kept":20000,\
              "files_kept_per_account":2000,"file_seconds":21600},\
              "storage":{"waiting_spans":20000,"free_disk_bytes":1073741824}}""");
    }
  }
}
