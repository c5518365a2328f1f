package balancer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTest {
    /** RFC 9110 §9.2.2; unknown methods and PATCH may have any effect, so they are not repeated. */
    @ParameterizedTest
    @CsvSource({
        "GET, GET, true",
        "HEAD, HEAD, true",
        "POST, POST, false",
        "PUT, PUT, true",
        "DELETE, DELETE, true",
        "CONNECT, CONNECT, false",
        "OPTIONS, OPTIONS, true",
        "TRACE, TRACE, true",
        "PATCH, PATCH, false",
        "get, OTHER, false",
        "GETS, OTHER, false",
        "PROPFIND, OTHER, false",
        "OTHER, OTHER, false"
    })
    void namesAreCaseSensitiveAndUnknownOnesAreNotIdempotent(String name, Method method, boolean idempotent) {
        ByteBuffer bytes = Wire.buffer(name);
        assertEquals(method, Method.of(bytes, Wire.FROM, bytes.capacity()));
        assertEquals(idempotent, method.isIdempotent());
    }
}
