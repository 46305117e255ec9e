package dev.ugatit.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.ugatit.platform.contract.Json;
import dev.ugatit.trainer.engine.OperationProfile.Operation;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OperationProfileTest {
  @Test
  void countsTimeForTheInnermostOperation() throws IOException {
    String trace =
        """
        [{"ph": "X", "name": "outer", "tid": 1, "ts": 0, "dur": 1000},
         {"ph": "X", "name": "inner", "tid": 1, "ts": 100, "dur": 300},
         {"ph": "X", "name": "inner", "tid": 1, "ts": 500, "dur": 100},
         {"ph": "X", "name": "deep", "tid": 1, "ts": 150, "dur": 50},
         {"ph": "X", "name": "inner", "tid": 2, "ts": 0, "dur": 5000},
         {"ph": "M", "name": "no span", "tid": 1}]
        """;

    assertThat(OperationProfile.operations(Json.mapper().readTree(trace)))
        .extracting(Operation::name, Operation::calls, o -> Math.round(1e6 * o.seconds()))
        .containsExactly(tuple("inner", 3, 5350L), tuple("outer", 1, 600L), tuple("deep", 1, 50L));
  }

  @Test
  void seesTheOperationsOfAPieceOfWork() throws IOException {
    assertThat(OperationProfile.of(() -> MatrixProduct.flopsPerSecond(1)))
        .extracting(Operation::name)
        .contains("aten::mm");
  }
}
