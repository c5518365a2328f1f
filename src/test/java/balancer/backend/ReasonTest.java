package balancer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void theTypeDecidesWhateverLanguageTheSystemSpeaks() {
        assertEquals("connection refused", Reason.ofConnect(new ConnectException("Verbindungsaufbau abgelehnt")));
        assertEquals("no route", Reason.ofConnect(new NoRouteToHostException("Aucun chemin d'accès")));
        assertEquals("cannot connect", Reason.ofConnect(new SocketException("Connection refused")));
    }
}
