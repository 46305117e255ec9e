package dev.ugatit.trainer.engine;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that the C library keeps for arrays of the engine. What is freed stays with the
 * process, in holes between arrays that live on, and many a larger array does not fit into one.
 */
final class NativeHeap {
  private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);
  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
  private static final String TRIM = "systemTrimNativeHeap";

  private NativeHeap() {}

  /**
   * Gives the pages in holes back to the system, which costs their first use afterwards. Does
   * nothing on a JVM without the command {@value #TRIM}, that is on other systems than Linux and
   * before 17.0.9.
   */
  static void trim() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .invoke(new ObjectName(COMMANDS), TRIM, new Object[0], new String[0]);
    } catch (JMException e) {
      LOG.debug("This JVM cannot trim the native heap", e);
    }
  }
}
