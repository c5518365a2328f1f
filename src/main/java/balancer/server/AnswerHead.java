package balancer.server;

import balancer.client.DateField;
import balancer.http.Persistence;
import balancer.http.ReasonPhrase;
import java.nio.charset.StandardCharsets;

/** Writes the heads of answers. One per server. There is no Server field: its version would help attackers only. */
final class AnswerHead {
    private final DateField date;
    private final StringBuilder lines = new StringBuilder(512);

    AnswerHead(DateField date) {
        this.date = date;
    }

    byte[] write(Answer answer, Persistence persistence) {
        lines.setLength(0);
        lines.append(ReasonPhrase.statusLine(answer.status())).append("Date: ");
        for (byte octet : date.value()) {
            lines.append((char) octet);
        }
        lines.append("\r\n").append(answer.fields());
        lines.append(answer.framingField());
        lines.append(persistence.field());
        lines.append("\r\n");
        return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
