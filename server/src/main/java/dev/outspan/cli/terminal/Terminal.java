package dev.outspan.cli.terminal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import picocli.CommandLine.Model.UsageMessageSpec;

/// What the process is connected to.
public final class Terminal {
  /// Descriptor of standard output.
  public static final int OUT = 1;

  /// Descriptor of standard error.
  static final int ERR = 2;

  @SuppressWarnings("restricted") // granted in the jar's manifest
  private static final Optional<MethodHandle> ISATTY =
      Linker.nativeLinker()
          .defaultLookup()
          .find("isatty")
          .map(
              symbol ->
                  Linker.nativeLinker()
                      .downcallHandle(
                          symbol,
                          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));

  private Terminal() {}

  /// Whether a person sees what is written there. The JDK only tells of input and output together.
  public static boolean is(int descriptor) {
    try {
      return ISATTY.isPresent() && (int) ISATTY.get().invokeExact(descriptor) == 1;
    } catch (Throwable e) { // what a method handle may throw
      throw new IllegalStateException(
          "cannot ask whether %d is a terminal".formatted(descriptor), e);
    }
  }

  /// Columns, 80 if nobody knows.
  static int width() {
    return new UsageMessageSpec().autoWidth(true).width();
  }
}
