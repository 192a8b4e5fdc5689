package io.crosstide.benchmarks.measure;

import java.util.List;

/**
 * Repeated measurements of one thing.
 *
 * @param values in the order of measuring, one at least
 */
public record Samples(List<Double> values) {
  public Samples {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Nothing was measured");
    }
  }

  /** The middle one; of an even number the mean of the two in the middle. */
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** How far apart the least and the greatest are, as a part of the median; 0 if it is 0. */
  public double spread() {
    double median = median();
    double least = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    double greatest = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return median == 0 ? 0 : (greatest - least) / median;
  }
}
