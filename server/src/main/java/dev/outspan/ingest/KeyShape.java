package dev.outspan.ingest;

import static dev.outspan.ingest.Alphabet.ALPHANUMERIC;
import static dev.outspan.ingest.Alphabet.CAPITALS;
import static dev.outspan.ingest.Alphabet.DOTTED;
import static dev.outspan.ingest.Alphabet.HEX;
import static dev.outspan.ingest.Alphabet.KEY;

import java.util.List;

/// How the keys of a provider look: a prefix that is rare in other text, and a body.
///
/// @param prefix at least two characters of ASCII
/// @param body what the characters after the prefix are
/// @param least how many of them there are at least; with the prefix, 16 or more
/// @param solid how many letters and digits stand in a row at least, around the last of the `least`
///     characters: more than in words with hyphens
record KeyShape(String prefix, Alphabet body, int least, int solid) {
  static final List<KeyShape> ALL =
      List.of(
          // AWS: access keys, temporary ones
          of("AKIA", CAPITALS, 16),
          of("ASIA", CAPITALS, 16),
          // OpenAI, Anthropic, OpenRouter, Langfuse and the many that write theirs like OpenAI
          of("sk-proj-", KEY, 12),
          of("sk-svcacct-", KEY, 12),
          of("sk-admin-", KEY, 12),
          of("sk-ant-", KEY, 12),
          of("sk-or-v1-", KEY, 12),
          of("sk-lf-", KEY, 30),
          new KeyShape("sk-", KEY, 16, 16),
          // Google: API keys, OAuth client secrets and access tokens
          of("AIza", KEY, 30),
          of("GOCSPX-", KEY, 20),
          of("ya29.", DOTTED, 20),
          // GitHub, GitLab
          of("ghp_", ALPHANUMERIC, 20),
          of("gho_", ALPHANUMERIC, 20),
          of("ghu_", ALPHANUMERIC, 20),
          of("ghs_", ALPHANUMERIC, 20),
          of("ghr_", ALPHANUMERIC, 20),
          of("github_pat_", KEY, 20),
          of("glpat-", KEY, 16),
          of("glrt-", KEY, 20),
          of("gldt-", KEY, 20),
          // Slack
          of("xoxb-", KEY, 12),
          of("xoxp-", KEY, 12),
          of("xoxa-", KEY, 12),
          of("xoxr-", KEY, 12),
          of("xoxs-", KEY, 12),
          of("xoxe-", KEY, 12),
          of("xoxc-", KEY, 12),
          of("xoxd-", KEY, 12),
          of("xapp-", KEY, 12),
          // Stripe and Clerk, ElevenLabs
          of("sk_live_", ALPHANUMERIC, 10),
          of("sk_test_", ALPHANUMERIC, 10),
          of("rk_live_", ALPHANUMERIC, 10),
          of("rk_test_", ALPHANUMERIC, 10),
          of("whsec_", ALPHANUMERIC, 20),
          of("sk_", ALPHANUMERIC, 32),
          // Hugging Face, Groq, xAI, Replicate, Perplexity, NVIDIA, Tavily, Pinecone, LangSmith
          of("hf_", ALPHANUMERIC, 30),
          of("gsk_", ALPHANUMERIC, 40),
          of("xai-", ALPHANUMERIC, 40),
          of("r8_", ALPHANUMERIC, 30),
          of("pplx-", ALPHANUMERIC, 30),
          of("nvapi-", KEY, 40),
          of("tvly-", KEY, 20),
          of("pcsk_", KEY, 40),
          of("lsv2_pt_", KEY, 30),
          of("lsv2_sk_", KEY, 30),
          // this server's own
          of("osp_", KEY, 30),
          // Package registries: npm, PyPI, RubyGems, Docker Hub
          of("npm_", ALPHANUMERIC, 30),
          of("pypi-AgEI", KEY, 40),
          of("rubygems_", HEX, 40),
          of("dckr_pat_", KEY, 20),
          // SendGrid, Shopify, Square, Databricks, DigitalOcean, Vault, Supabase
          of("SG.", DOTTED, 60),
          of("shpat_", HEX, 32),
          of("shpca_", HEX, 32),
          of("shppa_", HEX, 32),
          of("shpss_", HEX, 32),
          of("sq0atp-", KEY, 20),
          of("sq0csp-", KEY, 40),
          of("dapi", HEX, 32),
          of("dop_v1_", HEX, 40),
          of("doo_v1_", HEX, 40),
          of("hvs.", KEY, 24),
          of("hvb.", KEY, 24),
          of("sbp_", HEX, 40),
          of("sb_secret_", KEY, 20),
          // Grafana, Sentry, New Relic, PostHog, Pulumi, Tailscale, age
          of("glsa_", KEY, 32),
          of("glc_", KEY, 32),
          of("sntrys_", KEY, 40),
          of("sntryu_", HEX, 40),
          of("NRAK-", CAPITALS, 24),
          of("phx_", ALPHANUMERIC, 30),
          of("pul-", HEX, 40),
          of("tskey-", KEY, 20),
          of("AGE-SECRET-KEY-1", CAPITALS, 50),
          // Atlassian, Linear, Notion, Figma, Postman
          of("ATATT3", KEY, 60),
          of("lin_api_", ALPHANUMERIC, 30),
          of("ntn_", ALPHANUMERIC, 40),
          of("secret_", ALPHANUMERIC, 40),
          of("figd_", KEY, 30),
          of("PMAK-", KEY, 40));

  private static KeyShape of(String prefix, Alphabet body, int least) {
    return new KeyShape(prefix, body, least, 0);
  }

  /// The end of such a key that begins at `at`, or -1. Only a key that is found is read to its end.
  int end(byte[] text, int at, int to) {
    int begin = at + prefix.length();
    boolean found =
        begin + least <= to
            && spellsPrefix(text, at)
            && body.past(text, begin, begin + least) == begin + least
            && isSolid(text, begin, to);
    return found ? body.past(text, begin + least, to) : -1;
  }

  private boolean spellsPrefix(byte[] text, int at) {
    for (int i = 0; i < prefix.length(); i++) {
      if (text[at + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Whether the last of the least characters stands in a row that is long enough.
  private boolean isSolid(byte[] text, int begin, int to) {
    int last = begin + least - 1;
    int start = ALPHANUMERIC.before(text, begin, last + 1);
    return ALPHANUMERIC.past(text, last, Math.min(to, last + solid)) - start >= solid;
  }
}
