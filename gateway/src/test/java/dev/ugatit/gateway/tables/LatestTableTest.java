package dev.ugatit.gateway.tables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatestTableTest {
  private final LatestTable<Integer> table = new LatestTable<>(3);

  @Test
  void theLatestValueOfEachKeyIsKeptInTheOrderOfTheKeys() {
    table.put("b", 1);
    table.put("a", 2);
    table.put("b", 3);

    assertThat(table.all()).containsExactly(2, 3);
    table.remove("a");
    assertThat(table.get("a")).isEmpty();
    assertThat(table.get("b")).contains(3);
  }

  @Test
  void beyondItsCapacityTheKeyWrittenLongestAgoIsForgotten() {
    table.put("a", 1);
    table.put("b", 1);
    table.put("c", 1);
    table.put("a", 2);
    table.put("d", 1);

    assertThat(table.get("b")).isEmpty();
    assertThat(table.get("a")).contains(2);
    assertThat(table.all()).hasSize(3);
  }

  @Test
  void prefixesEndWhereTheySayTheyEnd() {
    table.put("cat/1", 1);
    table.put("cat/2", 2);
    table.put("cats/1", 3);

    assertThat(table.startingWith("cat/")).containsExactly(1, 2);
  }
}
