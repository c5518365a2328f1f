package balancer.cli.options;

import balancer.cli.text.Address;

/**
 * A BACKEND argument that comes while the program runs; read as the command line reads it, with the same complaints.
 *
 * @param address what it means; null if it is wrong
 * @param problem what is wrong with it; empty if nothing is
 */
public record BackendArgument(Address address, String problem) {
    /** @param listen where the balancer listens: that is no backend */
    public static BackendArgument read(Address listen, String text) {
        Problems problems = new Problems();
        BackendReader reader = new BackendReader(listen, problems);
        reader.read(new Word(text, ""));
        return problems.errors().isEmpty()
                ? new BackendArgument(reader.backends().get(0), "")
                : new BackendArgument(null, problems.errors().get(0).text());
    }
}
