package io.crosstide.local.body;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/**
 * The files of large bodies. A file is written under {@code incoming}, synced, and renamed into one
 * of 256 directories; only then may a record name it. It is removed after no record names it and
 * nobody reads it any more. Blocking.
 */
public final class BodyFiles implements AutoCloseable {
  private static final Logger LOG = System.getLogger(BodyFiles.class.getName());
  private static final int DIRECTORIES = 256;
  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{16}");

  /** Removals waiting; beyond that the thread that asks does its own. */
  private static final int REMOVALS_MAX = 10_000;

  private static final long CLOSE_WAIT_SECONDS = 10;

  private final Path incoming;
  private final Path finished;
  private final Map<Long, Readers> readers = new ConcurrentHashMap<>();

  /** Unlinking a large file takes long enough to hold up commits. */
  private final ExecutorService removals =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(REMOVALS_MAX),
          BodyFiles::daemon,
          new ThreadPoolExecutor.CallerRunsPolicy());

  /** Who reads a file, and whether it is to be removed once nobody does. */
  private record Readers(int count, boolean doomed) {}

  /** Creates what directories are missing. */
  public BodyFiles(Path root) {
    incoming = root.resolve("incoming");
    finished = root.resolve("bodies");
    try {
      Files.createDirectories(incoming);
      for (int i = 0; i < DIRECTORIES; i++) {
        Files.createDirectories(finished.resolve(HEX.toHexDigits((byte) i)));
      }
      syncDirectory(finished);
      syncDirectory(root);
    } catch (IOException e) {
      throw new UncheckedIOException("the directories for bodies cannot be created", e);
    }
  }

  /** Begins a file that does not count until {@link #finish}. */
  FileChannel create(long fileId) {
    try {
      return FileChannel.open(
          incomingPath(fileId), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException("a body file cannot be created", e);
    }
  }

  /** Makes a written file durable under its final name. */
  void finish(long fileId, FileChannel written) {
    Path target = finishedPath(fileId);
    try {
      written.force(true);
      written.close();
      Files.move(incomingPath(fileId), target, StandardCopyOption.ATOMIC_MOVE);
      syncDirectory(target.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException("a body file cannot be finished", e);
    }
  }

  void discardUnfinished(long fileId) {
    remove(incomingPath(fileId));
  }

  /**
   * Keeps a file from being removed until {@link #unpin}. To be certain that it was not removed
   * before, look for its record after this call.
   */
  void pin(long fileId) {
    readers.merge(fileId, new Readers(1, false), (a, b) -> new Readers(a.count() + 1, a.doomed()));
  }

  void unpin(long fileId) {
    readers.computeIfPresent(fileId, (id, now) -> release(id, now));
  }

  FileChannel open(long fileId) throws IOException {
    return FileChannel.open(finishedPath(fileId), StandardOpenOption.READ);
  }

  /** Removes a file no record names; at once, or when its last reader is done. */
  public void remove(long fileId) {
    Readers left = readers.computeIfPresent(fileId, (id, now) -> new Readers(now.count(), true));
    if (left == null) {
      removals.execute(() -> remove(finishedPath(fileId)));
    }
  }

  /**
   * Removes what a crash left behind: all unfinished files, and finished ones that no record names.
   */
  public void sweep(LongPredicate named) {
    int swept = 0;
    try {
      swept += sweep(incoming, id -> false);
      for (int i = 0; i < DIRECTORIES; i++) {
        swept += sweep(finished.resolve(HEX.toHexDigits((byte) i)), named);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the directories for bodies cannot be read", e);
    }
    if (swept > 0) {
      LOG.log(Level.INFO, "removed {0} body files left over by a crash", swept);
    }
  }

  /** Finishes the removals that wait; what is left, the next start sweeps. */
  @Override
  public void close() {
    removals.shutdown();
    try {
      if (!removals.awaitTermination(CLOSE_WAIT_SECONDS, TimeUnit.SECONDS)) {
        LOG.log(Level.INFO, "some body files are left for the next start to remove");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int sweep(Path directory, LongPredicate named) throws IOException {
    int swept = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (!NAME.matcher(name).matches()) {
          LOG.log(Level.WARNING, "not one of the store''s files, left alone: {0}", file);
        } else if (!named.test(HexFormat.fromHexDigitsToLong(name))) {
          remove(file);
          swept++;
        }
      }
    }
    return swept;
  }

  /** Null takes the entry out of the map, as {@link Map#computeIfPresent} has it. */
  private Readers release(long fileId, Readers now) {
    if (now.count() > 1) {
      return new Readers(now.count() - 1, now.doomed());
    }
    if (now.doomed()) {
      removals.execute(() -> remove(finishedPath(fileId)));
    }
    return null;
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The next start sweeps it.
      LOG.log(Level.WARNING, "a body file cannot be removed", e);
    }
  }

  private Path incomingPath(long fileId) {
    return incoming.resolve(HEX.toHexDigits(fileId));
  }

  /** Spread by the counter bits, which differ between neighbours, mixed with the time. */
  private Path finishedPath(long fileId) {
    byte directory = (byte) (fileId ^ (fileId >>> 20));
    return finished.resolve(HEX.toHexDigits(directory)).resolve(HEX.toHexDigits(fileId));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "local-store-remove");
    thread.setDaemon(true);
    return thread;
  }

  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
