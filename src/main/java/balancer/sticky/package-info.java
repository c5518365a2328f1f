/**
 * Sticky sessions: a cookie brings a client back to the backend that it had before. The proxy works without this
 * package; it knows only {@link balancer.proxy.Ties}.
 */
package balancer.sticky;
