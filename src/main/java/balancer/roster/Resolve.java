package balancer.roster;

/** What the addresses of a name are. */
public enum Resolve {
    /** Each is a backend; IPv4 if there is any, else IPv6. */
    IPV4,
    /** Each is a backend; IPv6 if there is any, else IPv4. */
    IPV6,
    /** All of them, of both families, are one backend. */
    ONE
}
