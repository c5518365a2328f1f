package balancer.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A request and its response, or a TCP connection, recorded when it is over. */
@Name("loadbalancer.Exchange")
@Label("Exchange")
@Category("Load Balancer")
@Description("A request and its response, or a TCP connection")
@StackTrace(false)
final class ExchangeEvent extends Event {
    @Label("Request Id")
    String requestId;

    @Label("Client")
    String client;

    @Label("Connection")
    @Description("Number of the client's connection")
    long connection;

    @Label("Method")
    String method;

    @Label("Target")
    String target;

    @Label("Status")
    int status;

    @Label("Backend")
    String backend;

    @Label("End")
    @Description("ok, or the reason of the failure")
    String end;

    @Label("Reason")
    @Description("What is wrong with a bad request or response")
    String reason;

    @Label("Total")
    @Description("From the first byte of the request to the last byte of the response")
    @Timespan
    long total;

    @Label("Connect")
    @Description("Time to connect to the backend; N/A if the connection was reused")
    @Timespan
    long connect;

    @Label("Response Head")
    @Description("From the request head to the response head; N/A if none came")
    @Timespan
    long responseHead;

    @Label("Response Body Bytes")
    long responseBodyBytes;
}
