package dev.outspan.cli.transfer;

/// What is to be done if the process is told to end (Ctrl-C, SIGTERM) before this is closed.
final class Interruption implements AutoCloseable {
  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  static Interruption does(Runnable work) {
    Thread hook = Thread.ofPlatform().unstarted(work);
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is ending already, and the work is being done.
    }
  }
}
