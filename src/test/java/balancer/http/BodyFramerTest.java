package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyFramerTest {
    @Test
    void aMessageWithoutBodyIsDoneAndTakesNothing() {
        Framing framing = Framing.everyWay(BodyFraming.NONE, -1, false, "GET /next");
        assertEquals("DONE", framing.verdict());
        assertEquals("", framing.passed);
    }

    @ParameterizedTest
    @CsvSource({"0, DONE, ''", "3, DONE, abc", "6, DONE, abcdef", "7, OPEN, abcdef", "9223372036854775807, OPEN, abcdef"
    })
    void aFixedLengthTakesThatMuch(long length, String verdict, String passed) {
        Framing framing = Framing.everyWay(BodyFraming.FIXED, length, false, "abcdef");
        assertEquals(verdict, framing.verdict());
        assertEquals(passed, framing.passed);
    }

    @Test
    void aBodyUntilCloseTakesAllAndOnlyTheCloseEndsIt() {
        Framing framing = Framing.everyWay(BodyFraming.UNTIL_CLOSE, -1, false, "abc");
        assertEquals("OPEN", framing.verdict());
        assertEquals("abc", framing.passed);
        assertTrue(framing.framer.endsAtClose());
    }

    @Test
    void aChunkedBodyEndsBehindItsLastChunk() {
        Framing framing = Framing.chunked("3\r\nabc\r\n0\r\n\r\nGET /next");
        assertEquals("DONE", framing.verdict());
        assertEquals("3\r\nabc\r\n0\r\n\r\n", framing.passed);
        assertFalse(framing.framer.endsAtClose());
    }

    @Test
    void aFramerIsFreshAfterReset() {
        BodyFramer framer = new BodyFramer();
        framer.reset(BodyFraming.CHUNKED, -1, false);
        ByteBuffer bytes = Wire.buffer("x\r\n0\r\n\r\n");
        framer.frame(bytes, Wire.FROM, bytes.capacity());
        assertTrue(framer.bad());
        framer.reset(BodyFraming.CHUNKED, -1, false);
        assertFalse(framer.bad());
        assertEquals(BadMessage.NONE, framer.problem());
        framer.frame(bytes, Wire.FROM + 3, bytes.capacity());
        assertTrue(framer.done());
        framer.reset(BodyFraming.FIXED, 1, false);
        assertFalse(framer.done());
        assertEquals(0, framer.bodyBytes());
    }

    /** A session may give up a body anywhere; the next one must not inherit how far it had come. */
    @ParameterizedTest
    @ValueSource(strings = {"1;A", "5|abc", "5|hello", "0|X-Sum: 1|", "0|FIELDS", "FLOOD"})
    void aBodyGivenUpHalfwayLeavesNothingToTheNext(String beginning) {
        String fields = "X: 1\r\n".repeat(MessageHead.MAX_FIELDS - 1);
        String flood = ("1;" + "a".repeat(1_000) + "\r\nx\r\n").repeat(16);
        String first = beginning.replace("|", "\r\n").replace("FIELDS", fields).replace("FLOOD", flood);
        BodyFramer framer = new BodyFramer();
        framer.reset(BodyFraming.CHUNKED, -1, true);
        ByteBuffer bytes = Wire.buffer(first);
        framer.frame(bytes, Wire.FROM, bytes.capacity());
        assertFalse(framer.bad());
        String next = "1;" + "a".repeat(1_000) + "\r\nx\r\n0\r\n" + fields + "\r\n";
        bytes = Wire.buffer(next);
        framer.reset(BodyFraming.CHUNKED, -1, false);
        assertEquals(bytes.capacity(), framer.frame(bytes, Wire.FROM, bytes.capacity()));
        assertTrue(framer.done());
    }
}
