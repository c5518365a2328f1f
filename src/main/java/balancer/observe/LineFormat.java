package balancer.observe;

import balancer.client.ExchangeRecord;

/** How an exchange reads as a line of the log. Allocates nothing. */
interface LineFormat {
    /** An upper bound in bytes for what {@link #write} writes. */
    int maxLength(RequestExcerpt request);

    void write(ExchangeRecord exchange, RequestExcerpt request, LogBuffer out);

    /** Says that lines are missing here, in a way that readers of the log can live with; at most 256 bytes. */
    void writeDropped(long lines, LogBuffer out);
}
