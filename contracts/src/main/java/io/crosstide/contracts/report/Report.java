package io.crosstide.contracts.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.crosstide.contracts.codec.Message;
import io.crosstide.contracts.id.RuleId;

/** What a worker did. Reports may arrive twice and in any order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskDone.class, name = "done"),
  @JsonSubTypes.Type(value = PageListed.class, name = "listed")
})
public sealed interface Report extends Message permits TaskDone, PageListed {
  /** The rule it was done for. */
  RuleId rule();
}
