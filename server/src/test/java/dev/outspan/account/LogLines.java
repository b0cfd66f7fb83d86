package dev.outspan.account;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/// What the program logs while this is open.
final class LogLines implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.outspan");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LogLines() {
    logger.setLevel(Level.TRACE);
    appender.start();
    logger.addAppender(appender);
  }

  /// Each as `LEVEL message`, with its `name=value` pairs.
  List<String> lines() {
    return appender.list.stream().map(LogLines::line).toList();
  }

  private static String line(ILoggingEvent event) {
    var line = new StringBuilder(event.getLevel() + " " + event.getFormattedMessage());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> line.append(' ').append(pair.key).append('=').append(pair.value));
    }
    return line.toString();
  }

  /// Everything, with the exceptions.
  String text() {
    var text = new StringBuilder();
    for (ILoggingEvent event : appender.list) {
      text.append(line(event)).append('\n');
      if (event.getThrowableProxy() != null) {
        text.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }
}
