package io.crosstide.testbed.faults;

/** Regions of the system under fault; all but the first are served by one store, over own links. */
public enum TestRegion {
  SOURCE("oss-cn-hangzhou", 0),
  TARGET("oss-cn-beijing", 1),
  SECOND_TARGET("oss-cn-shanghai", 1),
  THIRD_TARGET("oss-cn-shenzhen", 1);

  private final String word;
  private final int store;

  TestRegion(String word, int store) {
    this.word = word;
    this.store = store;
  }

  /** Its name in rules. */
  public String word() {
    return word;
  }

  /** The launcher's store behind it. */
  public int store() {
    return store;
  }
}
