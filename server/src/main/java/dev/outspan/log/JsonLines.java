package dev.outspan.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/// One JSON object on a line for each event: `ts`, `level`, `msg`, what the event carries under its
/// own names, what its thread carries, `logger`, and `stack` where something was thrown.
///
/// Texts are cut to 1,024 characters, stacks to 16,384. Whatever a terminal or a log reader could
/// take for more than text, line ends and characters that turn its direction too, is escaped.
public final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final int TEXT_CHARS = 1_024;
  private static final int STACK_CHARS = 16_384;

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new StringBuilder(256);
    String separator = "{";
    for (Map.Entry<String, Object> field : fields(event).entrySet()) {
      line.append(separator);
      appendText(line, field.getKey(), TEXT_CHARS);
      line.append(':');
      appendValue(line, field.getValue());
      separator = ",";
    }
    IThrowableProxy thrown = event.getThrowableProxy();
    if (thrown != null) {
      line.append(",\"stack\":");
      appendText(line, ThrowableProxyUtil.asString(thrown), STACK_CHARS);
    }
    return line.append("}\n").toString().getBytes(UTF_8);
  }

  private static Map<String, Object> fields(ILoggingEvent event) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("ts", event.getInstant().toString());
    fields.put("level", event.getLevel().toString());
    fields.put("msg", event.getFormattedMessage());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.putIfAbsent(pair.key, Objects.requireNonNullElse(pair.value, "null"));
      }
    }
    event.getMDCPropertyMap().forEach(fields::putIfAbsent);
    fields.putIfAbsent("logger", event.getLoggerName());
    return fields;
  }

  private static void appendValue(StringBuilder line, Object value) {
    switch (value) {
      case Integer whole -> line.append(whole);
      case Long whole -> line.append(whole);
      case Boolean flag -> line.append(flag);
      case Double number when Double.isFinite(number) -> line.append(number);
      default -> appendText(line, String.valueOf(value), TEXT_CHARS);
    }
  }

  private static void appendText(StringBuilder line, String text, int longest) {
    line.append('"');
    int end = Math.min(text.length(), longest);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean pair = Character.isHighSurrogate(c) && i + 1 < end;
      if (pair && isPlain(text.codePointAt(i))) {
        line.append(c).append(text.charAt(++i));
      } else if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (isPlain(c)) {
        line.append(c);
      } else {
        line.append("\\u%04x".formatted((int) c));
      }
    }
    line.append(end < text.length() ? "…\"" : "\"");
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
