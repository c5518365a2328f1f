package balancer.cli.options;

/** The kind of an option's value. */
enum Kind {
    /** None: the option's presence is its value, and repeating it changes nothing. */
    FLAG,
    CHOICE,
    /** A choice that may be left out. */
    OPTIONAL,
    DURATION,
    COUNT,
    SIZE,
    /** A size per second, or off. */
    RATE,
    ADDRESS,
    TOKEN,
    FILE,
    URL,
    /** Comma-separated; given again, the lists are joined. */
    LIST,
    /** Given again, it is one more. */
    REPEATED
}
