package io.crosstide.testbed.faults.clock;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The clock of a service, which can be set while it runs. Services have no such thing: an agent
 * changes {@link Clock} inside the JVM, so nothing of it is in what ships.
 */
public final class SettableClock {
  private final Path agent;
  private final Path file;

  private SettableClock(Path agent, Path file) {
    this.agent = agent;
    this.file = file;
  }

  /**
   * Of one service.
   *
   * @param directory for the files of all clocks
   */
  public static SettableClock of(String service, Path directory) throws IOException {
    Path agent = directory.resolve("clock-agent.jar");
    if (!Files.exists(agent)) {
      write(agent);
    }
    return new SettableClock(agent, directory.resolve("clock-of-" + service));
  }

  /** Option of the JVM of the service. */
  public String option() {
    return "-javaagent:" + agent + "=" + file;
  }

  /** From now on the clock is wrong by this; negative: it is slow. */
  public void set(Duration offset) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, Long.toString(offset.toMillis()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void write(Path agent) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", ClockAgent.class.getName());
    attributes.putValue("Can-Redefine-Classes", "true");
    String name = ClockAgent.class.getName().replace('.', '/');
    try (OutputStream out = Files.newOutputStream(agent);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      add(jar, name + ".class", bytes(ClockAgent.class));
      add(
          jar,
          name.substring(0, name.lastIndexOf('/') + 1) + ClockAgent.CLOCK_CLASS,
          changed(bytes(Clock.class)));
    }
  }

  private static void add(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in =
        type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  /** {@code Clock.currentInstant}, which every clock of the system asks, adds the offset. */
  private static byte[] changed(byte[] clock) {
    ClassReader reader = new ClassReader(clock);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            return name.equals("currentInstant") ? new Shift(method) : method;
          }
        },
        0);
    return writer.toByteArray();
  }

  /** Adds {@code plusMillis(Long.getLong(OFFSET, 0).longValue())} to what a method returns. */
  private static final class Shift extends MethodVisitor {
    Shift(MethodVisitor method) {
      super(Opcodes.ASM9, method);
    }

    @Override
    public void visitInsn(int opcode) {
      if (opcode == Opcodes.ARETURN) {
        super.visitLdcInsn(ClockAgent.OFFSET);
        super.visitInsn(Opcodes.LCONST_0);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            "java/lang/Long",
            "getLong",
            "(Ljava/lang/String;J)Ljava/lang/Long;",
            false);
        super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Long", "longValue", "()J", false);
        super.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL,
            "java/time/Instant",
            "plusMillis",
            "(J)Ljava/time/Instant;",
            false);
      }
      super.visitInsn(opcode);
    }
  }
}
