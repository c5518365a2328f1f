package balancer.observe;

import balancer.client.ExchangeRecord;

/** Writes an exchange as a line of the log. Allocates nothing. */
interface LineFormat {
    /** An upper bound in bytes for what {@link #write} writes. */
    int maxLength(RequestExcerpt request);

    void write(ExchangeRecord exchange, RequestExcerpt request, LogBuffer out);

    /** Writes that lines are missing here, in a form that log readers tolerate; at most 256 bytes. */
    void writeDropped(long lines, LogBuffer out);
}
